"""Colorado's tables: the sender's number behind every section, the form as a letter, names by kind."""

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.canonical import to_csv
from proving_ground.writers.tables import day_text, name_of
from sources.spec.loader import load_spec

_DAY = "%Y-%m-%d"
_FOUND = {"GUILTY": "FFGY", "NO CONTEST": "FFNC", "DEFERRED SENTENCE": "FDFS"}
_FORM = {"attempt": "H", "conspiracy": "J", "": ""}
_NAMES = ("OFFENDERLASTNAME", "OFFENDERFIRSTNAME", "OFFENDERMIDDLENAME", "OFFENDERSUFFIX")
_COUNTIES = ("DENVER", "PUEBLO", "EL PASO")


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return profiles, aliases, commitments and sentence components."""
    tables: dict[str, list[Record]] = {"offender": [], "alias": [], "commitment": [], "sentence": []}
    for number, person, counts in extract.by_subject():
        key = {"OFFENDERID": offender_number(number)}
        tables["offender"].append(
            {
                **key,
                **dict(zip(_NAMES, name_of(person), strict=True)),
                "OFFENDERDOB": day_text(person["birth_date"], _DAY) or "0001-01-01",
                "OFFENDERSEX": person["sex"],
                "FBINUM": person["fbi"],
            }
        )
        if person["other_surname"]:
            other = {"OFFNLASTNAME": person["other_surname"], "OFFNFIRSTNAME": person["given"]}
            tables["alias"].append({**key, "OFFNNAMETYPE": "3" if person["sex"] == "F" else "2", **other})
        county = _COUNTIES[number % len(_COUNTIES)]
        tables["commitment"].append({**key, "COMMITMENTPREFIX": "AA", "COUNTYOFCONVICTION": county})
        tables["sentence"] += [{**key, **_component(count)} for count in counts]
    names = {
        "offender": "profile",
        "alias": "namealias",
        "commitment": "commitmentsummary",
        "sentence": "sentencecomponent",
    }
    return {
        f"eomis_{'offender' if role in ('offender', 'alias') else ''}{name}.csv": _table(role, tables[role])
        for role, name in names.items()
    }


def offender_number(number: int) -> str:
    """Return OFFENDERID."""
    return str(120_000 + number)


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    return f"co_doc:{offender_number(count['number'])}/AA/{count['count_no']}"


def _table(role: str, rows: list[Record]) -> bytes:
    file = load_spec("co_doc").file(role)
    return to_csv([*file.columns, *file.ignored], rows)


def _component(count: Record) -> Record:
    return {
        "COMMITMENTPREFIX": "AA",
        "SENTENCECOMPONENT": count["count_no"],
        "DOCKETNUMBER": count["case_number"],
        "STATUTE1": count["statute"],
        "CJISSTATUTEDESC": count["charge"],
        "FELONYCLASS": "F3",
        "SENTENCEINCHOATEFLAG": _FORM[count["inchoate"]],
        "SENTENCEFINDINGFLAG": {"GUILTY": "FFGY", "NO CONTEST": "FFNC", "DEFERRED SENTENCE": "FDFS"}[
            count["disposition"]
        ],
        "OFFENSEDATE": day_text(count["offense_date"], _DAY),
        "SENTENCEFINDINGDATE": day_text(count["conviction_date"], _DAY),
    }
