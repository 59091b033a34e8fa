"""The Department's days: ten business days to tell the sheriff, 45 to say whether an offense of elsewhere is equivalent."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from law.business_days import add_business_days
from law.facts import DutyFacts
from law.rulesets.rows import RuleRow
from law.rulesets.ruleset import Ruleset

RULE = "translation_days"
NOTICE = "notice_business_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """Where the days of 10.2.3 NMAC stand."""

    state: Literal["not_begun", "running", "over", "before_the_rule"]
    """not_begun: no registration data is on record, and the days run from it."""
    starts: date | None
    last_day: date | None
    rule: RuleRow

    @property
    def sentence(self) -> str:
        """Return how they stand, in words."""
        cited = f"{self.rule.value} calendar days, {self.rule.citation}"
        if self.state == "not_begun":
            return f"The Department's days ({cited}) run from the registration data, of which no day is on record."
        if self.state == "before_the_rule":
            said = f"The registration data is of {self.starts}, before the rule of {self.rule.start}"
            return f"{said} ({cited}); it is not retroactive."
        verb = "run" if self.state == "running" else "ran"
        said = f"The Department's days ({cited}) {verb} from {self.starts} to {self.last_day}"
        return f"{said}; nothing may be public before it decides."


def translation(facts: DutyFacts, *, as_of: date, ruleset: Ruleset) -> Translation | None:
    """Return where the days stand on a day; None where no such rule is in force."""
    rule = ruleset.rule(RULE, as_of)
    if rule is None or rule.value is None:
        return None
    starts = facts.registration_data_on
    if starts is None or starts > as_of:
        return Translation(state="not_begun", starts=None, last_day=None, rule=rule)
    if starts < rule.start:
        return Translation(state="before_the_rule", starts=starts, last_day=None, rule=rule)
    last_day = starts + timedelta(days=rule.value)
    state: Literal["running", "over"] = "running" if as_of <= last_day else "over"
    return Translation(state=state, starts=starts, last_day=last_day, rule=rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Where the Department's days to tell the sheriff stand. They bind the Department; nobody's duty waits for them."""

    state: Literal["not_begun", "running", "over", "before_the_rule"]
    """not_begun: no notice of another state is on record, and the days run from it."""
    starts: date | None
    last_day: date | None
    rule: RuleRow

    @property
    def sentence(self) -> str:
        """Return how they stand, in words."""
        cited = f"{self.rule.value} business days, {self.rule.citation}"
        days = f"The Department's days to tell the sheriff ({cited})"
        if self.state == "not_begun":
            return f"{days} run from another state's notice, of which no day is on record."
        if self.state == "before_the_rule":
            said = f"Another state's notice is of {self.starts}, before the rule of {self.rule.start}"
            return f"{said} ({cited}); it is not retroactive."
        return f"{days} {'run' if self.state == 'running' else 'ran'} from {self.starts} to {self.last_day}."


def notice(facts: DutyFacts, *, as_of: date, ruleset: Ruleset) -> Notice | None:
    """Return where the days to tell the sheriff stand on a day; None where no such rule is in force."""
    rule = ruleset.rule(NOTICE, as_of)
    if rule is None or rule.value is None:
        return None
    starts = facts.other_state_notice_on
    if starts is None or starts > as_of:
        return Notice(state="not_begun", starts=None, last_day=None, rule=rule)
    if starts < rule.start:
        return Notice(state="before_the_rule", starts=starts, last_day=None, rule=rule)
    last_day = add_business_days(starts, rule.value)
    state: Literal["running", "over"] = "running" if as_of <= last_day else "over"
    return Notice(state=state, starts=starts, last_day=last_day, rule=rule)
