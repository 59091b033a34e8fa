"""Tennessee's tables: names in 19 chunks, aliases with dates and numbers of their own, sentences of other states apart."""

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.tables import day_text, marked_table, name_of

_DAY = "%Y-%m-%d"
_CHUNKS = 19
_COUNTIES = ("SHELBY", "DAVIDSON", "KNOX")
_NAMES = ("LastName", "FirstName", "MiddleName", "SuffixName")
_DISPOSED = {"GUILTY PLEA": "PG", "GUILTY - JURY": "GJ", "NO CONTEST": "NC"}


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return the chunks of names, charges of Tennessee and sentences of other states."""
    chunks: list[list[Record]] = [[] for _ in range(_CHUNKS)]
    charges: list[Record] = []
    elsewhere: list[Record] = []
    for number, person, counts in extract.by_subject():
        for place, name in enumerate(_names(number, person)):
            # an alias may stand in another chunk than the name of record
            chunks[(number + 7 * place) % _CHUNKS].append(name)
        for count in counts:
            if count["jurisdiction"] == "TN":
                charges.append(_charge(number, count))
            else:
                elsewhere.append(_elsewhere(number, count))
    files = {
        f"OffenderName_{n:02d}.csv": marked_table("tn_doc", "name", rows)
        for n, rows in enumerate(chunks, start=1)
    }
    files["JOCharge.csv"] = marked_table("tn_doc", "charge", charges)
    files["ISCSentence.csv"] = marked_table("tn_doc", "elsewhere", elsewhere)
    return files


def offender_number(number: int) -> str:
    """Return OffenderID."""
    return f"{300_000 + number:08d}"


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    key = offender_number(count["number"])
    if count["jurisdiction"] != "TN":
        return f"tn_doc:elsewhere:{key}/{count['count_no']}"
    row = _charge(count["number"], count)
    parts = (row[name] for name in ("ConvictionCounty", "CaseYear", "CaseNumber", "CountNumber"))
    return "/".join([f"tn_doc:{key}", *map(str, parts)])


def _names(number: int, person: Record) -> list[Record]:
    record = {
        "OffenderID": offender_number(number),
        "NameType": "O",
        **dict(zip(_NAMES, name_of(person), strict=True)),
        "BirthDate": day_text(person["birth_date"], _DAY),
        "SocialSecurityNumber": person["ssn"] if number % 2 else "",
        "Sex": person["sex"],
    }
    if not person["other_surname"]:
        return [record]
    alias = {
        "NameType": "A",
        "LastName": person["other_surname"],
        "MiddleName": "",
        "SocialSecurityNumber": "",
    }
    return [record, {**record, **alias, "SuffixName": ""}]


def _charge(number: int, count: Record) -> Record:
    is_amended = number % 5 == 0
    return {
        "OffenderID": offender_number(number),
        "ConvictionCounty": _COUNTIES[number % len(_COUNTIES)],
        "CaseYear": day_text(count["conviction_date"], "%Y"),
        "CaseNumber": count["case_number"],
        "CountNumber": count["count_no"],
        "ConvictionOffense": count["statute"],
        "AmendedChargeOffense": count["statute"] if is_amended else "",
        "ChargeOffense": "39-13-309" if is_amended else count["statute"],
        "OffenseDate": day_text(count["offense_date"], _DAY),
        "DispositionDate": day_text(count["conviction_date"], _DAY),
        "DispositionCase": _DISPOSED[count["disposition"]],
    }


def _elsewhere(number: int, count: Record) -> Record:
    return {
        "OffenderID": offender_number(number),
        "SentenceNumber": count["count_no"],
        "Jurisdiction": "FD" if count["jurisdiction"] == "US" else count["jurisdiction"],
        "ConvictedOffense": count["charge"],
        "OffenseDate": day_text(count["offense_date"], _DAY),
        "SentenceImposedDate": day_text(count["conviction_date"], _DAY),
        "DispositionCase": _DISPOSED[count["disposition"]],
        "ForeignJurisdictionID": f"X{number:05d}",
    }
