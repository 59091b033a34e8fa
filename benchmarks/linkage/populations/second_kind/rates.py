"""How often what happens in the second population: shares of people, of slips, of habits; every number has a name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who the subjects are, in shares of all subjects; whoever is left over is a stranger."""

    resident: float = 0.40
    namesake: float = 0.018
    sibling: float = 0.024
    junior: float = 0.022
    twin: float = 0.012
    mixed_twin: float = 0.004
    cousin: float = 0.014
    roommate: float = 0.010
    doubled: float = 0.10
    """Share of the resident subjects who have such a look-alike among the residents, too."""

    def alike(self) -> dict[str, float]:
        """Return the look-alikes by kind."""
        return {
            "namesake": self.namesake,
            "sibling": self.sibling,
            "junior": self.junior,
            "twin": self.twin,
            "mixed_twin": self.mixed_twin,
            "cousin": self.cousin,
            "roommate": self.roommate,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSlips:
    """What happens to names, each a share of the records it can happen to (two surnames, a suffix, an accent ...)."""

    prior_name: float
    """Written under the name before marriage, adoption or a change at court."""
    exchanged: float
    """Given name where the surname belongs and the other way round."""
    first_surname_dropped: float
    second_surname_dropped: float
    surnames_exchanged: float
    hyphenated: float
    given_cut: float
    """JOSE LUIS is written JOSE, or (one in three) LUIS."""
    particles_joined: float
    """DELACRUZ for DE LA CRUZ."""
    particles_dropped: float
    prefix_split: float
    """MC DONALD for MCDONALD, O BRIEN for O'BRIEN."""
    accented: float
    mojibake: float
    letter_lost: float
    """MU OZ, MUOZ or MU?OZ for MUÑOZ."""
    ocr: float
    typo: float
    sound: float
    """Written as it is heard: B for V, S for Z, GONZALES for GONZALEZ."""
    nickname: float
    middle_for_given: float
    initial_for_given: float
    middle_dropped: float
    middle_initial: float
    suffix_dropped: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSlips:
    """What happens to dates of birth, in shares of all records; at most one each."""

    no_date: float
    heaped: float
    """Remembered as the first or the fifteenth, or the first of January."""
    exchanged_month_day: float
    """Only where the day can be a month."""
    year_off_by_one: float
    year_off_by_ten: float
    digit: float
    """One wrong digit of the day or the month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSlips:
    """What happens to numbers, in shares of the records that have one."""

    ssn_mistyped: float
    ssn_borrowed: float
    """The number of a relative of the same home."""
    license_mistyped: float
    license_elsewhere: float
    """A license of another state instead of New Mexico's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """All slips of one side."""

    names: NameSlips
    dates: DateSlips
    numbers: NumberSlips
    street_typo: float
    street_word: float
    """STREET for ST, or the unit left out."""
    sex_wrong: float
    sex_blank: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """Aliases of subjects, in shares of all subjects."""

    alias_record: float = 0.012
    """The record's name and date of birth are both an alias's."""
    true_name_listed: float = 0.55
    """Of those, the record lists the true name among its aliases."""
    invented_listed: float = 0.06
    """An invented name is listed, whatever else is."""
    prior_listed: float = 0.45
    """Of the people who have an earlier name, the one not written is listed."""
    nickname_listed: float = 0.08
    right_prior_listed: float = 0.08
    """Residents with an earlier name that the register lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """Where the left record says a subject lives, in shares; what is left over is a home outside New Mexico."""

    resident_now: float = 0.30
    resident_before: float = 0.30
    alike_now: float = 0.40
    alike_before: float = 0.20
    stranger_before: float = 0.12
    same_county: float = 0.55
    """Of the former homes within New Mexico."""
    office_state: float = 0.75
    """Of the homes outside, in the state of the conviction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrowing:
    """What belongs to somebody else, in shares of the subjects of that kind."""

    alike_identity: float = 0.006
    """A relative who is no resident gives the resident's name and date of birth."""
    alike_ssn: float = 0.06
    """A relative who is no resident gives the resident's number."""
    stolen_ssn: float = 0.002
    """A stranger gives the number of a resident nobody relates to them."""


CAST = Cast()
IDENTITIES = Identities()
HOMES = Homes()
BORROWING = Borrowing()
LEFT = Slips(
    names=NameSlips(
        prior_name=0.35,
        exchanged=0.010,
        first_surname_dropped=0.06,
        second_surname_dropped=0.30,
        surnames_exchanged=0.02,
        hyphenated=0.20,
        given_cut=0.25,
        particles_joined=0.45,
        particles_dropped=0.06,
        prefix_split=0.20,
        accented=0.08,
        mojibake=0.05,
        letter_lost=0.05,
        ocr=0.015,
        typo=0.022,
        sound=0.018,
        nickname=0.028,
        middle_for_given=0.012,
        initial_for_given=0.005,
        middle_dropped=0.22,
        middle_initial=0.30,
        suffix_dropped=0.35,
    ),
    dates=DateSlips(
        no_date=0.018,
        heaped=0.015,
        exchanged_month_day=0.020,
        year_off_by_one=0.015,
        year_off_by_ten=0.007,
        digit=0.020,
    ),
    numbers=NumberSlips(
        ssn_mistyped=0.035, ssn_borrowed=0.012, license_mistyped=0.02, license_elsewhere=0.50
    ),
    street_typo=0.03,
    street_word=0.25,
    sex_wrong=0.004,
    sex_blank=0.03,
)
RIGHT = Slips(
    names=NameSlips(
        prior_name=0.10,
        exchanged=0.002,
        first_surname_dropped=0.02,
        second_surname_dropped=0.20,
        surnames_exchanged=0.01,
        hyphenated=0.15,
        given_cut=0.10,
        particles_joined=0.35,
        particles_dropped=0.01,
        prefix_split=0.10,
        accented=0.01,
        mojibake=0.004,
        letter_lost=0.01,
        ocr=0.003,
        typo=0.008,
        sound=0.004,
        nickname=0.008,
        middle_for_given=0.003,
        initial_for_given=0.0,
        middle_dropped=0.10,
        middle_initial=0.20,
        suffix_dropped=0.15,
    ),
    dates=DateSlips(
        no_date=0.004,
        heaped=0.004,
        exchanged_month_day=0.004,
        year_off_by_one=0.003,
        year_off_by_ten=0.001,
        digit=0.004,
    ),
    numbers=NumberSlips(
        ssn_mistyped=0.008, ssn_borrowed=0.001, license_mistyped=0.002, license_elsewhere=0.01
    ),
    street_typo=0.008,
    street_word=0.05,
    sex_wrong=0.001,
    sex_blank=0.004,
)
