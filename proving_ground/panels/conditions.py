"""What a world and its offices are like: every rate, drawn over wide ranges from a seed."""

from dataclasses import asdict, dataclass
from typing import Any

from proving_ground.draws import stream
from proving_ground.panels.dice import Dice
from proving_ground.panels.rates import (
    ADDRESSES,
    COMPOUND_GIVEN,
    DOUBLE_SURNAME,
    FORMER_NAME,
    KIN,
    LOOK_ALIKES,
    RARER_ALIKE,
    SLIPS,
    TYPOS,
)

OPTIONAL_FIELDS = (
    "middle_name", "suffix", "aliases", "sex", "date_of_birth", "ssn", "street", "city", "state", "postcode",
    "license_number", "fbi_number", "state_id",
)  # fmt: skip
"""Fields an office may lack; every office writes some name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The habits of one office; shares are of the records that could have it."""

    slips: dict[str, float]
    """By kind of slip, see rates.SLIPS."""
    strange_names: float
    """How many times as often Hispanic, Asian and Native names suffer a slip of names."""
    carelessness: float
    """Shape of the records' carelessness (gamma, mean 1): small where slips come together on few records."""
    fields: tuple[str, ...]
    missing: dict[str, float]
    """By field that exists: share of records without it."""
    thinness: float
    """Spread of a record's own log odds of missing fields: 0 where fields are missing independently."""
    full_name_only: bool
    name_order: str
    """Of full names and aliases: last_comma_first or first_last."""
    upper_case: bool
    name_width: int
    """Longest given name and surname; 0 where there is room for all."""
    writes_nmn: bool
    """NMN where there is no middle name."""
    keeps_marks: bool
    """Writes Ñ and accents as the person does."""
    dots: bool
    """A dot behind initials and suffixes."""
    street_types_spelled: bool
    postcode_plus_four: bool
    middle_initial: float
    suffix_lost: float
    double_surname: dict[str, float]
    compound_given: dict[str, float]
    former_name: dict[str, float]
    typos: dict[str, float]
    other_name_listed: float
    """Chance that an alias tells the name a record is not written under."""
    aliases: float
    """Mean number of further aliases of a record."""
    date_grain: dict[str, float]
    """day, month, year: how much of the date the office keeps."""
    ssn_last_four: float
    address: dict[str, float]
    """Of a resident: the current, a previous or an out-of-state address."""
    license_here: float
    """Share of license numbers that are New Mexico's, of people who have one."""
    state_id_here: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """One world: who lives in it, who looks like whom, and the offices on either side."""

    left: tuple[Office, ...]
    left_shares: tuple[float, ...]
    right: tuple[Office, ...]
    right_shares: tuple[float, ...]
    resident_share: float
    """Of the subjects."""
    look_alike_share: float
    """Of the subjects who are no residents."""
    look_alikes: dict[str, float]
    look_alikes_of_subjects: float
    """Share of look-alikes whose original is a subject, too."""
    planted_kin: float
    """Relatives and namesakes in the residents' file, for each resident subject."""
    planted: dict[str, float]
    kin_convicted: float
    """Share of those planted who are subjects themselves."""
    kin_share: float
    """Share of the other residents who are a relative or housemate of one."""
    kin: dict[str, float]
    shared_home: float
    """Chance that a relative lives in the same home; spouses and roommates do."""
    subjects_twice: float
    """Share of subjects who were convicted in two places: two left records."""
    residents_twice: float
    """Share of right records that are a second record of somebody."""
    troubled: float
    """Spread of the log of a person's own trouble with every office."""
    without_ssn: float
    """Share of Hispanic and Asian people who were never given a number."""
    state_id_prefix: bool
    men: float
    """How many times as often men are convicted."""
    hispanic_share: float
    hispanic_share_elsewhere: float
    strangers_here: float
    """Share of people who live elsewhere whose record tells a New Mexico address all the same."""
    given_names: int
    """Names to draw from by group and sex; 0 for all of the census."""
    surnames: int
    given_power: float
    """Power on the census's frequencies of given names: 1 as counted, 0 all alike."""
    surname_power: float
    two_surnames: float
    """Share of Hispanic people with a maternal surname."""
    compound_given: float
    middle_known: float
    """Share of people who have a middle name."""
    changed_name: float
    """Share of women whose surname is not the one they were born with."""
    suffixes: float
    """Chance that a father and son of one name carry SR, JR or a number."""
    common_fathers_name: float
    """Chance that a sibling's or child's name begins as the relative's does."""

    def told(self) -> dict[str, Any]:
        """Return the conditions as plain values, for YAML."""
        told: dict[str, Any] = _plain(asdict(self))
        return told


def draw_conditions(seed: int) -> Conditions:
    """Return the conditions of one world; the same for the same seed."""
    dice = Dice(stream(seed, "conditions of the world"))
    trouble = dice.between(0.1, 1.3)
    given_names = round(dice.maybe(0.4, dice.between(60, 4000)))
    surnames = round(dice.maybe(0.4, dice.between(150, 20_000)))
    absent = _absent(dice)
    left = tuple(
        _office(seed, f"left {n}", trouble, absent, away=True) for n in range(dice.one_of((1, 1, 2, 3, 5)))
    )
    right = tuple(
        _office(seed, f"right {n}", trouble * dice.between(0.15, 1.2), absent, away=False)
        for n in range(dice.one_of((1, 1, 1, 2)))
    )
    return Conditions(
        left=left,
        left_shares=dice.shares(len(left), 2.0),
        right=right,
        right_shares=dice.shares(len(right), 2.0),
        resident_share=dice.even(0.05, 0.7),
        look_alike_share=dice.maybe(0.88, dice.beta(1.0, 1.6)),
        look_alikes=dice.mix(LOOK_ALIKES, 0.5, RARER_ALIKE),
        look_alikes_of_subjects=dice.beta(0.7, 2.0),
        planted_kin=dice.maybe(0.85, dice.between(0.02, 0.8)),
        planted=dice.mix(LOOK_ALIKES, 0.6, RARER_ALIKE),
        kin_convicted=dice.maybe(0.5, dice.beta(1.0, 4.0)),
        kin_share=dice.maybe(0.9, dice.even(0.05, 0.6)),
        kin=dice.mix(KIN, 0.8),
        shared_home=dice.beta(1.2, 1.2),
        subjects_twice=dice.maybe(0.5, dice.between(0.005, 0.15)),
        residents_twice=dice.maybe(0.3, dice.between(0.001, 0.03)),
        troubled=dice.maybe(0.6, dice.even(0.1, 1.0)),
        without_ssn=dice.maybe(0.6, dice.beta(0.8, 5.0)),
        state_id_prefix=dice.yes(0.6),
        men=dice.even(1.0, 6.0),
        hispanic_share=dice.beta(5.0, 5.0),
        hispanic_share_elsewhere=dice.beta(2.0, 5.0),
        strangers_here=dice.maybe(0.7, dice.between(0.005, 0.25)),
        given_names=given_names,
        surnames=surnames,
        given_power=_power(dice, given_names),
        surname_power=_power(dice, surnames),
        two_surnames=dice.beta(1.5, 2.5),
        compound_given=dice.maybe(0.8, dice.between(0.01, 0.35)),
        middle_known=dice.beta(6.0, 2.0),
        changed_name=dice.beta(2.0, 3.0),
        suffixes=dice.beta(1.5, 1.5),
        common_fathers_name=dice.beta(1.0, 4.0),
    )


def _absent(dice: Dice) -> frozenset[str]:
    """Return fields that nobody in this world has."""
    chances = {
        "ssn": 0.3, "street": 0.25, "license_number": 0.5, "fbi_number": 0.5, "state_id": 0.55, "aliases": 0.35,
        "sex": 0.1, "suffix": 0.15, "middle_name": 0.05, "date_of_birth": 0.015,
    }  # fmt: skip
    lost = {field for field, chance in chances.items() if dice.yes(chance)}
    if "street" in lost and dice.yes(0.6):
        lost |= {"city", "state", "postcode"}
    return frozenset(lost)


def _power(dice: Dice, names: int) -> float:
    """Few names may be drawn all alike; of all the census's, the rare ones would crowd out the frequent."""
    return dice.even(0.0, 1.0) if names and dice.yes(0.6) else 1.0 - dice.maybe(0.15, 0.25)


def _office(seed: int, name: str, trouble: float, absent: frozenset[str], *, away: bool) -> Office:
    dice = Dice(stream(seed, f"conditions of office {name}"))
    trouble *= dice.between(0.4, 2.5)
    fields = tuple(
        field
        for field in OPTIONAL_FIELDS
        if field not in absent and not dice.yes(0.015 if field in ("date_of_birth", "middle_name") else 0.15)
    )
    grain = dice.one_of(("day",) * 24 + ("mixed",) * 3 + ("month", "year"))
    return Office(
        slips={
            slip: min(dice.maybe(0.8, trouble * dice.between(low, high)), 2 * high, 0.9)
            for slip, (low, high) in SLIPS.items()
        },
        strange_names=1.0 + dice.maybe(0.6, dice.even(0.0, 2.0)),
        carelessness=dice.between(0.35, 20.0),
        fields=fields,
        missing={field: _missing(dice, field) for field in fields},
        thinness=dice.maybe(0.6, dice.even(0.1, 1.5)),
        full_name_only=dice.yes(0.25),
        name_order=dice.one_of(("last_comma_first",) * 3 + ("first_last",)),
        upper_case=dice.yes(0.75),
        name_width=dice.one_of((0,) * 15 + (8, 10, 12, 15, 18, 20)),
        writes_nmn=dice.yes(0.08),
        keeps_marks=dice.yes(0.12),
        dots=dice.yes(0.1),
        street_types_spelled=dice.yes(0.25),
        postcode_plus_four=dice.yes(0.08),
        middle_initial=dice.beta(0.6, 0.9),
        suffix_lost=dice.beta(0.8, 1.2),
        double_surname=dice.mix(DOUBLE_SURNAME, 0.5, {"kept": 14.0 if away else 28.0, "second_dropped": 6.0}),
        compound_given=dice.mix(COMPOUND_GIVEN, 0.7, {"kept": 3.0, "compound_second_to_middle": 3.0}),
        former_name=dice.mix(FORMER_NAME, 0.6, {"current": 8.0, "under_former": 3.0}),
        typos=dice.mix(TYPOS, 1.5),
        other_name_listed=dice.beta(1.0, 1.0),
        aliases=dice.maybe(0.8, dice.between(0.02, 1.5))
        if away
        else dice.maybe(0.3, dice.between(0.01, 0.2)),
        date_grain=dice.mix(("day", "month", "year"), 0.8, {"day": 6.0})
        if grain == "mixed"
        else {grain: 1.0},
        ssn_last_four=dice.one_of((0.0, 0.0, 0.0, 1.0, dice.beta(0.8, 0.8))),
        address=dice.mix(ADDRESSES, 0.8, {"elsewhere": 2.0} if away else {"current": 12.0, "elsewhere": 0.2}),
        license_here=dice.beta(1.0, 2.5) if away else 1.0 - dice.maybe(0.4, dice.between(0.003, 0.1)),
        state_id_here=dice.beta(0.8, 2.5) if away else 1.0,
    )


def _missing(dice: Dice, field: str) -> float:
    if field == "date_of_birth":
        return dice.maybe(0.8, dice.beta(0.5, 9.0))
    if field in ("sex", "suffix"):
        return dice.maybe(0.6, dice.beta(0.5, 5.0))
    if field in ("fbi_number", "state_id", "license_number", "ssn"):
        return dice.beta(0.7, 0.7)
    return dice.maybe(0.7, dice.beta(0.7, 1.6))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value
