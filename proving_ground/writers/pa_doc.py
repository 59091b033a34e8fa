"""Pennsylvania's tables: two daggers, a date of birth in three columns, a statute in three."""

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.tables import day_text, marked_table, name_of

_COUNTIES = ("PHILADELPHIA", "ALLEGHENY", "ERIE")
_NAMES = ("last_name", "first_name", "middle_name", "suffix")
_STATUS = {"": "AC", "VACATED": "VC", "SET ASIDE": "VC", "PARDONED": "PD", "EXPUNGED": "VC"}


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return inmates, dates of birth and sentences."""
    inmates: list[Record] = []
    born: list[Record] = []
    sentences: list[Record] = []
    for number, person, counts in extract.by_subject():
        inmates.append(
            {
                "control_number": control_number(number),
                "inmate_number": f"KA{number:04d}",
                **dict(zip(_NAMES, name_of(person), strict=True)),
                "sex": person["sex"],
                "megans_law_ind": "Y" if any(c["registration_required"] == "yes" for c in counts) else "N",
            }
        )
        born.append(_born(number, person))
        sentences += [_sentence(number, count) for count in counts]
    return {
        "dbo_tblInmate.csv": marked_table("pa_doc", "inmate", inmates),
        "dbo_DOB.csv": marked_table("pa_doc", "born", born),
        "dbo_Senrec.csv": marked_table("pa_doc", "sentence", sentences),
    }


def control_number(number: int) -> str:
    """Return control_number."""
    return str(600_000 + number)


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    number, count_no = count["number"], count["count_no"]
    return f"pa_doc:S{number:05d}{count_no}"


def _born(number: int, person: Record) -> Record:
    """One date in twenty has no day, as the sender's have."""
    day = person["birth_date"]
    return {
        "control_number": control_number(number),
        "DOBYear": day_text(day, "%Y"),
        "DOBMonth": day_text(day, "%m"),
        "DOBDay": "00" if number % 20 == 0 else day_text(day, "%d"),
    }


def _sentence(number: int, count: Record) -> Record:
    title, section, *sub = count["statute"].split(" ")
    years = int(count["months"]) // 12
    return {
        "sentence_id": f"S{number:05d}{count['count_no']}",
        "inmate_number": f"KA{number:04d}",
        "statute_title": title,
        "statute_section": section,
        "statute_subsection": " ".join(sub),
        "offense": count["charge"],
        "county": _COUNTIES[number % len(_COUNTIES)],
        "docket": count["case_number"],
        "sent_date": day_text(count["conviction_date"], "%Y%m%d"),
        "sent_status": _STATUS[count["later_event"]],
        "min_years": years // 2,
        "max_years": years,
    }
