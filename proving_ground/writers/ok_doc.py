"""Oklahoma's vendor extract: four files of fixed width, the layout of the day, numbers padded to each file's own width."""

from datetime import date

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.tables import day_text, fixed_table, name_of

_COUNTIES = ("TULSA", "OKLAHOMA COUNTY", "TEXAS", "LEFLORE", "PAYNE")
_NAMES = ("LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "SUFFIX")


def delivery(extract: Extract, on: date) -> dict[str, bytes]:
    """Return profile, alias, sentence and the table of offense codes."""
    profiles: list[Record] = []
    aliases: list[Record] = []
    sentences: list[Record] = []
    codes: dict[str, str] = {}
    for number, person, counts in extract.by_subject():
        key = doc_number(number)
        profiles.append(
            {
                "DOC_NUM": key.zfill(10),
                **dict(zip(_NAMES, name_of(person), strict=True)),
                "BIRTH_DATE": day_text(person["birth_date"], "%Y%m%d"),
                "SEX": person["sex"],
                "STATUS": "ACTIVE",
            }
        )
        if person["other_surname"]:
            aliases.append(
                {
                    "DOC_NUM": key.zfill(11),
                    "LAST_NAME": person["other_surname"],
                    "FIRST_NAME": person["given"],
                }
            )
        for count in counts:
            codes[count["statute"]] = count["charge"]
            sentences.append(_sentence(number, count))
    table = [
        {"STATUTE_CODE": code, "DESCRIPTION": text, "VIOLENT": "N"} for code, text in sorted(codes.items())
    ]
    return {
        "Vendor_Profile_Extract_Text.dat": fixed_table("ok_doc", "profile", profiles, on=on),
        "Vendor_Alias_Extract_Text.dat": fixed_table("ok_doc", "alias", aliases, on=on),
        "Vendor_Sentence_Extract_Text.dat": fixed_table("ok_doc", "sentence", sentences, on=on),
        "Vendor_Offense_Extract_Text.dat": fixed_table("ok_doc", "offense", table, on=on),
    }


def doc_number(number: int) -> str:
    """Return DOC_NUM without the zeros in front, which do not count."""
    return str(100_000 + number)


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    number, count_no = count["number"], count["count_no"]
    return f"ok_doc:{doc_number(number)}/{_sentence_number(number, count_no)}"


def _sentence_number(number: int, count_no: int) -> str:
    return str(1_000_000 + number * 10 + count_no)


def _sentence(number: int, count: Record) -> Record:
    months = int(count["months"])
    return {
        "DOC_NUM": doc_number(number).zfill(10),
        "SENTENCE_ID": _sentence_number(number, count["count_no"]).zfill(13),
        "STATUTE_CODE": count["statute"],
        "COUNTY": _COUNTIES[number % len(_COUNTIES)],
        "JS_DATE": day_text(count["conviction_date"], "%Y%m%d"),
        "CRF_NUMBER": count["case_number"],
        "INCARCERATED_YEARS": "8888" if number % 50 == 0 else f"{months / 12:g}"[:8],
        "PROBATION_YEARS": "" if months >= 12 else "2",
    }
