"""New Jersey's two tables of fixed width, in the layout of 2018: numbers padded in one and not in the other."""

import hashlib
from datetime import date

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.tables import day_text, fixed_table

_DAY = "%d%b%Y"
_COUNTIES = ("ESSEX", "CAMDEN", "HUDSON", "MERCER")
_SEX = {"F": "FEMALE", "M": "MALE"}
_CONTENT = (
    "OFFENDER_ID", "INDICTMENT", "OFFENSE", "OFFENSE_DATE", "SENTENCE_DATE", "MINIMUM_TERM", "MAXIMUM_TERM",
)  # fmt: skip


def delivery(extract: Extract, on: date) -> dict[str, bytes]:
    """Return details and history; where somebody is held comes along and is read by nobody."""
    details: list[Record] = []
    history: list[Record] = []
    for number, person, counts in extract.by_subject():
        details.append(
            {
                "UNKNOWN_ONE": "1",
                "OFFENDER_ID": offender_number(number).zfill(9),
                "SBI_NBR": f"{500_000 + number}A",
                "LNAME": person["surname"],
                "FNAME": person["given"],
                "MNAME": person["middle"],
                "DOB": day_text(person["birth_date"], _DAY).upper(),
                "SEX": _SEX.get(person["sex"], ""),
                "INMATE_NUMBER": str(990_000 + number),
                "LOCATION": "EXAMPLE",
            }
        )
        history += [_sentence(count) for count in counts]
    return {
        "njdoc_details_2018.txt": fixed_table("nj_doc", "details", details, on=on),
        "njdoc_history_2018.txt": fixed_table("nj_doc", "history", history, on=on),
        "njdoc_location_2018.txt": b"EXAMPLE\r\n",
    }


def offender_number(number: int) -> str:
    """Return OFFENDER_ID without the zeros in front, which do not count."""
    return str(610_000 + number)


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it: nothing numbers a sentence, its content does."""
    said = _sentence(count)
    text = "".join(f"\x1f{said[column]}" for column in _CONTENT)
    return f"nj_doc:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _sentence(count: Record) -> Record:
    number, months = count["number"], int(count["months"])
    return {
        "OFFENDER_ID": offender_number(number),
        "SBI_NBR": f"{500_000 + number}A",
        "INDICTMENT": f"{count['case_number']}-I #{count['count_no']}",
        "COUNTY": _COUNTIES[number % len(_COUNTIES)],
        "OFFENSE": f"{count['statute']} {count['charge']}".strip(),
        "OFFENSE_DATE": day_text(count["offense_date"], _DAY).upper(),
        # nobody filled in some
        "SENTENCE_DATE": "00000000" if number % 45 == 0 else day_text(count["conviction_date"], _DAY).upper(),
        "MINIMUM_TERM": f"{months // 24} YEARS" if months >= 24 else "",
        "MAXIMUM_TERM": f"{max(months // 12, 1)} YEARS",
    }
