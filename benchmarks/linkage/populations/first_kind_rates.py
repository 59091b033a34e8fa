"""How often every office of the first kind of population errs: the knobs of its difficulty, and nothing else.

Every rate is the chance for a record of average care; `care_shape` spreads it over records, so that slips come
together. Rates marked "policy" do not depend on care: they are how the office works.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRates:
    """The corruption rates of one side."""

    care_shape: float
    """Shape of the gamma of carelessness (mean 1): the smaller, the more slips gather in few records."""
    given_typo: float
    """A typographical slip in the given name: keyboard, reader, transposition, doubled or lost letter."""
    middle_typo: float
    """The same in a middle name that is written out."""
    surname_typo: float
    """The same in the surname; a record can have a second one at the same rate."""
    spanish_spelling: float
    """A name written as it sounds in Spanish: B/V, S/Z, LL/Y, a silent H; of names where that is possible."""
    english_spelling: float
    """A name written as it sounds in English: PH/F, CK/K, IE/EI; of names where that is possible."""
    nickname: float
    """The everyday name in place of the given one, or the full one in place of the everyday; where one is known."""
    middle_as_given: float
    """Goes by the middle name: given and middle name change places."""
    given_as_surname: float
    """Given name and surname change columns."""
    givens_in_one: float
    """Both given names in the given column (MARIA ELENA)."""
    middle_missing: float
    """No middle name where the person has one (policy)."""
    middle_initial: float
    """Initial instead of the middle name, of those written (policy)."""
    middle_other: float
    """Another middle name than the true one."""
    suffix_missing: float
    """No JR, SR, III where the person has one (policy)."""
    double_forms: dict[str, float] = field(default_factory=dict)
    """How two surnames are written, by weight (policy): both, hyphen, joined, first, second, swapped, as_middle."""
    former_surname: float
    """The former surname, of persons who have one (policy: the conviction may be older than the wedding)."""
    other_surname: float
    """A surname of a marriage that no other file knows; of women."""
    particle_apart: float
    """DE LA CRUZ, MC DONALD, O'BRIEN with the space or mark, of surnames that have it (policy)."""
    cut: float
    """Share of offices whose columns end at 11 (given) and 20 (surname) characters (policy)."""
    date_missing: float
    """No date of birth."""
    date_swapped: float
    """Day and month change places, where both readings are dates."""
    date_digit: float
    """One digit of the date off."""
    date_transposed: float
    """Two neighbouring digits of the date change places."""
    date_year_only: float
    """The year alone, or year and month."""
    date_placeholder: float
    """The first of January of the year instead of a day nobody knew."""
    date_false: float
    """A date that was made up."""
    ssn_whole: float
    """Nine digits (policy)."""
    ssn_last_four: float
    """The last four digits alone (policy)."""
    ssn_slip: float
    """One digit off, or two transposed, of those present."""
    ssn_false: float
    """Somebody else's number, of those present."""
    sex_missing: float
    """No sex."""
    sex_wrong: float
    """The other sex."""
    street_slip: float
    """A slip in the street line, of those present."""
    city_slip: float
    """A slip in the city, of those present."""


CONVICTION_OFFICES = OfficeRates(
    care_shape=0.7,
    given_typo=0.055,
    middle_typo=0.03,
    surname_typo=0.06,
    spanish_spelling=0.05,
    english_spelling=0.025,
    nickname=0.09,
    middle_as_given=0.022,
    given_as_surname=0.006,
    givens_in_one=0.02,
    middle_missing=0.30,
    middle_initial=0.45,
    middle_other=0.015,
    suffix_missing=0.45,
    double_forms={
        "both": 0.30, "first": 0.38, "hyphen": 0.12, "joined": 0.04, "second": 0.05, "swapped": 0.04, "as_middle": 0.07,
    },
    former_surname=0.35,
    other_surname=0.03,
    particle_apart=0.35,
    cut=0.35,
    date_missing=0.028,
    date_swapped=0.02,
    date_digit=0.028,
    date_transposed=0.012,
    date_year_only=0.015,
    date_placeholder=0.012,
    date_false=0.010,
    ssn_whole=0.25,
    ssn_last_four=0.20,
    ssn_slip=0.035,
    ssn_false=0.01,
    sex_missing=0.03,
    sex_wrong=0.008,
    street_slip=0.12,
    city_slip=0.04,
)  # fmt: skip
LICENSE_OFFICE = OfficeRates(
    care_shape=0.7,
    given_typo=0.008,
    middle_typo=0.008,
    surname_typo=0.008,
    spanish_spelling=0.006,
    english_spelling=0.003,
    nickname=0.012,
    middle_as_given=0.004,
    given_as_surname=0.001,
    givens_in_one=0.02,
    middle_missing=0.10,
    middle_initial=0.18,
    middle_other=0.002,
    suffix_missing=0.25,
    double_forms={
        "both": 0.62, "first": 0.14, "hyphen": 0.14, "joined": 0.02, "second": 0.02, "swapped": 0.01, "as_middle": 0.05,
    },
    former_surname=0.05,
    other_surname=0.004,
    particle_apart=0.45,
    cut=0.0,
    date_missing=0.002,
    date_swapped=0.0015,
    date_digit=0.003,
    date_transposed=0.001,
    date_year_only=0.0005,
    date_placeholder=0.0015,
    date_false=0.0005,
    ssn_whole=0.85,
    ssn_last_four=0.0,
    ssn_slip=0.006,
    ssn_false=0.001,
    sex_missing=0.004,
    sex_wrong=0.001,
    street_slip=0.03,
    city_slip=0.006,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectShares:
    """Who the subjects are; what is left of one are strangers."""

    resident: float = 0.30
    """Residents: the true pairs."""
    namesake: float = 0.07
    """Somebody else of a resident's full name, born another day."""
    sibling: float = 0.07
    """A brother or sister of a resident."""
    junior: float = 0.04
    """Father or son of a resident, of one name."""
    twin: float = 0.02
    """Twin of a resident."""
    male: float = 0.78
    """Men among the subjects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRates:
    """Where the conviction files say that a subject lives; what is left of one is another state."""

    blank: float = 0.14
    """No address at all."""
    present_home: float = 0.09
    """A resident's present home."""
    old_home: float = 0.09
    """A resident's former home in New Mexico: the parents', or one elsewhere."""
    relative_home: float = 0.30
    """A look-alike of a resident's family, living at the resident's home or the parents'."""
    stranger_here: float = 0.04
    """Somebody else, with some address of New Mexico."""
    city_alone: float = 0.15
    """City, state and postcode without the street, of addresses that are there."""
    postcode_alone: float = 0.04
    """The postcode alone, or the state alone."""
    stale_license: float = 0.06
    """The license file still has an older address of the resident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRates:
    """Aliases and numbers of the conviction side."""

    any_alias: float = 0.34
    """Subjects with at least one alias."""
    another: float = 0.35
    """One more alias, up to three."""
    filed_under_alias: float = 0.012
    """Convicted under an invented name; the true one is then an alias, or nowhere."""
    true_name_known: float = 0.6
    """The true name is among the aliases of those."""
    fbi_number: float = 0.62
    """FBI number on the left."""
    state_id: float = 0.85
    """State identification number on the left."""
    license_number: float = 0.05
    """A driver's license number on the left."""
    license_is_ours: float = 0.25
    """That number is of the New Mexico license, of residents who have one written."""
    fbi_number_right: float = 0.003
    """FBI number in the license file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstKindRates:
    """Everything that decides how hard a population of the first kind is."""

    left: OfficeRates = CONVICTION_OFFICES
    right: OfficeRates = LICENSE_OFFICE
    shares: SubjectShares = SubjectShares()
    addresses: AddressRates = AddressRates()
    aliases: AliasRates = AliasRates()
