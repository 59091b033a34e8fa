"""The Department's days to say whether an offense of elsewhere is equivalent: 45, from the registration data on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from law.facts import DutyFacts
from law.rulesets.rows import RuleRow
from law.rulesets.ruleset import Ruleset

RULE = "translation_days"


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
