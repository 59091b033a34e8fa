"""Models of the public sets: FEBRL (Australian, typing slips everywhere), Splink's fake_1000, pseudopeople's files."""

from dataclasses import replace
from typing import Any

from benchmarks.linkage.splink_engine.kind import Kind, TrainingPass
from benchmarks.linkage.splink_engine.levels import comparison, edits, either_null, jaro, level, same
from benchmarks.linkage.splink_engine.second_kind import SECOND


def _text(column: str, columns: frozenset[str], case: str = "lower") -> str:
    return f"nullif({case}(trim({column})), '')" if column in columns else "CAST(NULL AS VARCHAR)"


def clean_febrl(source: str, columns: frozenset[str]) -> str:
    """Return SQL of the cleaned FEBRL table."""
    kept = ("given_name", "surname", "street", "street_2", "city", "postcode", "state", "ssn")
    parts = ",\n".join(f"{_text(name, columns)} AS {name}" for name in kept)
    return f"""
        SELECT
            record_id AS unique_id,
            {parts},
            replace(date_of_birth, '-', '') AS dob,
            substr(given_name, 1, 3) AS given_3,
            substr(surname, 1, 4) AS surname_4,
            substr(street, 1, 8) AS street_8
        FROM {source}
    """


def febrl_comparisons() -> list[Any]:
    """Return the comparisons of FEBRL."""
    swapped = "given_name_l = surname_r AND surname_l = given_name_r"
    return [
        comparison(
            "given_name",
            either_null("given_name"),
            level(same("given_name"), "same", tf="given_name"),
            level(swapped, "swapped"),
            level(jaro("given_name", 0.9), "alike"),
            level(jaro("given_name", 0.75), "somewhat alike"),
        ),
        comparison(
            "surname",
            either_null("surname"),
            level(same("surname"), "same", tf="surname"),
            level(swapped, "swapped"),
            level(jaro("surname", 0.9), "alike"),
            level(jaro("surname", 0.75), "somewhat alike"),
        ),
        comparison(
            "dob",
            either_null("dob"),
            level(same("dob"), "same"),
            level(edits("dob", 1), "one off"),
            level(edits("dob", 2), "two off"),
        ),
        comparison(
            "ssn",
            either_null("ssn"),
            level(same("ssn"), "same"),
            level(edits("ssn", 1), "one off"),
            level(edits("ssn", 2), "two off"),
        ),
        comparison(
            "street",
            either_null("street"),
            level(same("street"), "same", tf="street"),
            level(edits("street", 2), "two off"),
            level(jaro("street", 0.85), "alike"),
        ),
        comparison(
            "street_2",
            either_null("street_2"),
            level(same("street_2"), "same", tf="street_2"),
            level(jaro("street_2", 0.85), "alike"),
        ),
        comparison(
            "city",
            either_null("city"),
            level(same("city"), "same", tf="city"),
            level(jaro("city", 0.85), "alike"),
        ),
        comparison(
            "postcode",
            either_null("postcode"),
            level(same("postcode"), "same", tf="postcode"),
            level(edits("postcode", 1), "one off"),
        ),
        comparison("state", either_null("state"), level(same("state"), "same", tf="state")),
    ]


FEBRL = Kind(
    clean=clean_febrl,
    comparisons=febrl_comparisons,
    blocking=(
        "l.ssn = r.ssn",
        "l.dob = r.dob",
        "l.given_name = r.given_name AND l.surname = r.surname",
        "l.surname = r.surname AND l.postcode = r.postcode",
        "l.given_name = r.given_name AND l.postcode = r.postcode",
        "l.street = r.street",
        "l.street_2 = r.street_2 AND l.city = r.city",
        "l.given_name = r.surname AND l.surname = r.given_name",
        "l.postcode = r.postcode AND l.city = r.city",
        "l.given_3 = r.given_3 AND l.surname_4 = r.surname_4",
        "l.street_8 = r.street_8 AND l.postcode = r.postcode",
        "l.street_8 = r.street_8 AND l.city = r.city",
        "l.surname_4 = r.surname_4 AND l.city = r.city",
        "substr(l.ssn, 1, 4) = substr(r.ssn, 1, 4)",
        "substr(l.ssn, 4, 4) = substr(r.ssn, 4, 4)",
    ),
    sure=("l.ssn = r.ssn", "l.given_name = r.given_name AND l.surname = r.surname AND l.dob = r.dob"),
    sure_recall=0.9,
    passes=(
        TrainingPass(rule="l.ssn = r.ssn"),
        TrainingPass(rule="l.dob = r.dob"),
        TrainingPass(rule="l.surname = r.surname AND l.postcode = r.postcode"),
        TrainingPass(rule="l.street = r.street"),
    ),
    m_floor=1e-3,
    u_pairs=1e6,
)


def clean_fake_1000(source: str, columns: frozenset[str]) -> str:
    """Return SQL of the cleaned fake_1000 table."""
    kept = ("given_name", "surname", "city", "email")
    parts = ",\n".join(f"{_text(name, columns)} AS {name}" for name in kept)
    return f"""
        SELECT
            record_id AS unique_id,
            {parts},
            lower(trim(given_name)) AS given_copy,
            lower(trim(surname)) AS surname_copy,
            date_of_birth AS dob
        FROM {source}
    """


def fake_1000_comparisons() -> list[Any]:
    """Return the comparisons of fake_1000."""
    return [
        comparison(
            "given_name",
            either_null("given_name"),
            level(same("given_name"), "same", tf="given_name"),
            level("given_name_l = surname_copy_r AND surname_copy_l = given_name_r", "swapped"),
            level("given_name_l = surname_copy_r OR surname_copy_l = given_name_r", "as surname"),
            level(edits("given_name", 1), "one off"),
            level(f"{edits('given_name', 2)} OR {jaro('given_name', 0.9)}", "alike"),
            level(jaro("given_name", 0.75), "somewhat alike"),
        ),
        comparison(
            "surname",
            either_null("surname"),
            level(same("surname"), "same", tf="surname"),
            level("surname_l = given_copy_r OR given_copy_l = surname_r", "as given"),
            level(edits("surname", 1), "one off"),
            level(f"{edits('surname', 2)} OR {jaro('surname', 0.9)}", "alike"),
            level(jaro("surname", 0.75), "somewhat alike"),
        ),
        comparison(
            "dob",
            either_null("dob"),
            level(same("dob"), "same"),
            level(edits("dob", 1), "one off"),
            level("dob_l[6:] = dob_r[6:]", "day and month"),
            level(edits("dob", 2), "two off"),
            level("dob_l[:4] = dob_r[:4]", "year"),
            level(edits("dob", 3), "three off"),
        ),
        comparison(
            "city",
            either_null("city"),
            level(same("city"), "same", tf="city"),
            level(f"{edits('city', 2)}", "two off"),
            level(jaro("city", 0.85), "alike"),
        ),
        comparison(
            "email",
            either_null("email"),
            level(same("email"), "same"),
            level("split_part(email_l, '@', 1) = split_part(email_r, '@', 1)", "mailbox"),
            level(edits("email", 3), "three off"),
            level(jaro("email", 0.9), "alike"),
            level(jaro("email", 0.8), "somewhat alike"),
        ),
    ]


FAKE_1000 = Kind(
    clean=clean_fake_1000,
    comparisons=fake_1000_comparisons,
    blocking=("1 = 1",),  # half a million pairs: no need to block
    sure=(
        "l.given_name = r.given_name AND l.dob = r.dob",
        "l.email = r.email",
        "l.surname = r.surname AND l.dob = r.dob",
    ),
    sure_recall=0.6,
    passes=(
        TrainingPass(rule="l.dob = r.dob"),
        TrainingPass(rule="l.email = r.email"),
        TrainingPass(rule="l.given_name = r.given_name AND l.surname = r.surname"),
    ),
    m_floor=1e-3,
    by_hand={("email", "somewhat alike"): 2.0},
)

# offices of another make than those of the second kind: the same levels, nothing set by hand, small files blocked widely
_SAME_NAME = "l.given = r.given AND l.surname = r.surname"
_PSEUDOPEOPLE = replace(
    SECOND,
    by_hand={},
    frequency_weights={},
    prior_bits=0.0,
    blocking=(
        *SECOND.blocking,
        "l.surname = r.surname",
        "l.street = r.street",
        "l.given = r.given AND l.surname[1:2] = r.surname[1:2]",
        "l.given = r.given AND l.middle_initial = r.middle_initial",
    ),
)
CENSUS_SSA = replace(
    _PSEUDOPEOPLE,
    sure=(f"{_SAME_NAME} AND l.dob = r.dob",),
    passes=(TrainingPass(rule="l.dob = r.dob"), TrainingPass(rule=_SAME_NAME)),
)
W2_CENSUS = replace(
    _PSEUDOPEOPLE,
    sure=(f"{_SAME_NAME} AND l.street = r.street",),
    # over one street EM takes the whole household for one person
    passes=(
        TrainingPass(rule="l.street = r.street AND l.given = r.given"),
        TrainingPass(rule="l.street = r.street AND l.surname = r.surname AND l.middle = r.middle"),
        TrainingPass(rule=_SAME_NAME),
    ),
)
W2_SSA = replace(
    _PSEUDOPEOPLE,
    sure=(f"{_SAME_NAME} AND l.ssn = r.ssn",),
    passes=(TrainingPass(rule="l.ssn = r.ssn"), TrainingPass(rule=_SAME_NAME)),
)
