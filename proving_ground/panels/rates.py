"""Every slip an office may make, and how often at least and at most; the wide ranges are the point."""

SLIPS: dict[str, tuple[float, float]] = {
    # given and middle names
    "given_typo": (0.001, 0.12),
    "given_respelled": (0.001, 0.1),
    "nickname": (0.002, 0.25),
    "anglicized": (0.001, 0.15),
    "given_abbreviated": (0.0005, 0.04),
    "given_initial": (0.0003, 0.03),
    "given_placeholder": (0.0002, 0.006),
    "given_other": (0.0003, 0.015),
    "goes_by_middle": (0.001, 0.06),
    "given_middle_swapped": (0.0005, 0.04),
    "given_surname_swapped": (0.0003, 0.03),
    "middle_into_given": (0.001, 0.15),
    "middle_typo": (0.001, 0.1),
    "middle_respelled": (0.001, 0.08),
    "middle_other": (0.0005, 0.04),
    # surnames
    "surname_typo": (0.001, 0.12),
    "surname_respelled": (0.001, 0.12),
    "surname_other": (0.0003, 0.02),
    "second_typo": (0.01, 0.3),
    "particle_lost": (0.005, 0.3),
    "particle_joined": (0.01, 0.6),
    "particle_parted": (0.005, 0.3),
    "final_letter_lost": (0.0005, 0.02),
    "enye_lost": (0.005, 0.3),
    "suffix_moved": (0.002, 0.3),
    "suffix_wrong": (0.001, 0.08),
    "suffix_rewritten": (0.002, 0.3),
    # dates
    "date_swapped": (0.0005, 0.05),
    "date_digit": (0.001, 0.08),
    "date_transposed": (0.0005, 0.04),
    "year_off_one": (0.0005, 0.04),
    "year_off_ten": (0.0003, 0.015),
    "month_off": (0.0005, 0.03),
    "day_off": (0.0005, 0.04),
    "january_first": (0.0003, 0.05),
    "date_placeholder": (0.0002, 0.01),
    "date_other": (0.0003, 0.015),
    # numbers
    "ssn_digit": (0.001, 0.08),
    "ssn_transposed": (0.0005, 0.04),
    "ssn_borrowed": (0.0005, 0.06),  # pseudopeople has it in 3 of 100 wage statements
    "ssn_wrong": (0.0005, 0.04),
    "ssn_placeholder": (0.0003, 0.03),
    "license_digit": (0.001, 0.06),
    "license_old": (0.002, 0.15),
    "fbi_digit": (0.0005, 0.04),
    "fbi_other": (0.0005, 0.04),
    "state_id_digit": (0.0005, 0.04),
    # addresses
    "box_instead": (0.002, 0.15),
    "unit_lost": (0.01, 0.6),
    "street_type_lost": (0.005, 0.4),
    "quadrant_lost": (0.005, 0.5),
    "house_number_slip": (0.001, 0.08),
    "street_typo": (0.001, 0.1),
    "city_only": (0.001, 0.2),
    "postcode_only": (0.0005, 0.1),
    "city_other": (0.001, 0.1),
    "postcode_slip": (0.001, 0.08),
    # the rest
    "sex_wrong": (0.0003, 0.03),
    "alias_identity": (0.0005, 0.05),
    "relative_identity": (0.0002, 0.01),
}
"""Share of the records that could have it, before the office's own trouble and the record's carelessness."""
OF_NAMES = frozenset(list(SLIPS)[: list(SLIPS).index("suffix_moved")])
"""The slips that names strange to an office suffer more often."""

DOUBLE_SURNAME = (
    "kept", "second_dropped", "first_dropped", "surnames_swapped", "surnames_joined", "surnames_hyphenated",
    "surnames_with_y", "second_initial", "paternal_as_middle", "maternal_as_middle",
)  # fmt: skip
"""What becomes of two surnames."""
COMPOUND_GIVEN = (
    "kept", "compound_second_to_middle", "compound_first_only", "compound_second_only", "compound_joined",
    "compound_hyphenated", "compound_initial",
)  # fmt: skip
"""What becomes of JOSE LUIS and MARIA ELENA."""
FORMER_NAME = ("current", "under_former", "former_hyphenated", "former_as_middle", "married_with_de")
"""Under which name somebody is written who changed it."""
TYPOS = (
    "keyboard", "ocr", "transposed", "doubled", "dropped", "inserted", "replaced", "first_letter",
)  # fmt: skip
ADDRESSES = ("current", "previous", "elsewhere")
KIN = (
    "spouse", "child", "parent", "junior", "sibling", "half_sibling", "twin", "twin_mixed", "cousin", "roommate",
)  # fmt: skip
"""Relatives and people of one home."""
LOOK_ALIKES = (
    *KIN, "namesake", "namesake_same_year", "namesake_near_date", "namesake_same_date", "birthday_mate",
)  # fmt: skip
"""Who may be taken for a resident."""
RARER_ALIKE = {
    "namesake_same_date": 0.04,
    "birthday_mate": 0.3,
    "namesake_near_date": 0.5,
    "namesake_same_year": 0.7,
}
"""How much rarer the look-alikes are planted that nothing but a number tells apart: chance makes them, too, as often as
a population of this size does, and a teacher full of them teaches that nobody can be told apart."""
