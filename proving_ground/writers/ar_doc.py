"""Arkansas's tables: attempt, solicitation and conspiracy stand as a second statute in any of four columns."""

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.tables import day_text, marked_table, name_of

_FORM = {"attempt": "0503201", "conspiracy": "0503401", "": ""}
_NAMES = ("OFFENDERLASTNAME", "OFFENDERFIRSTNAME", "OFFENDERMIDDLENAME", "OFFENDERSUFFIX")


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return profiles, aliases and sentence components."""
    profiles: list[Record] = []
    aliases: list[Record] = []
    components: list[Record] = []
    for number, person, counts in extract.by_subject():
        key = offender_number(number)
        profiles.append(
            {
                "OFFENDERID": key,
                **dict(zip(_NAMES, name_of(person), strict=True)),
                "OFFENDERDOB": day_text(person["birth_date"], "%Y-%m-%d") or "0001-01-01",
                "OFFENDERSEX": person["sex"],
            }
        )
        if person["other_surname"]:
            aliases.append(
                {"OFFENDERID": key, "OFFNLASTNAME": person["other_surname"], "OFFNFIRSTNAME": person["given"]}
            )
        components += [_component(number, count) for count in counts]
    return {
        "OFFENDERPROFILE.csv": marked_table("ar_doc", "offender", profiles),
        "OFFENDERNAMEALIAS.csv": marked_table("ar_doc", "alias", aliases),
        "SENTENCECOMPONENT.csv": marked_table("ar_doc", "sentence", components),
    }


def offender_number(number: int) -> str:
    """Return OFFENDERID."""
    return str(150_000 + number)


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    number, count_no = count["number"], count["count_no"]
    return f"ar_doc:{offender_number(number)}/A/{count_no}"


def _component(number: int, count: Record) -> Record:
    statutes = [count["statute"], _FORM[count["inchoate"]]]
    first, second = statutes if number % 2 or not statutes[1] else reversed(statutes)
    return {
        "OFFENDERID": offender_number(number),
        "COMMITMENTPREFIX": "A",
        "SENTENCECOMPONENT": count["count_no"],
        "DOCKETNUMBER": count["case_number"],
        "SENTENCEIMPOSEDDATE": day_text(count["conviction_date"], "%Y-%m-%d"),
        "GUILTYPLEAFLAG": "Y" if number % 4 else "N",
        "STATUTE1": first,
        "STATUTE2": second,
        "FELONYCLASS": "Y",
        "NUMBERCOUNTS": "1",
        "MINORVICTIM": {"yes": "Y", "no": "N", "": ""}[count["victim_minor"]],
        "OFFENSEDATE": day_text(count["offense_date"], "%Y-%m-%d"),
    }
