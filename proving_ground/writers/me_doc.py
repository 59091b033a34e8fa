"""Maine's tables: UTF-16, a dagger between fields, a double dagger before the line feed."""

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.tables import day_text, marked_table

_DAY = "%m/%d/%Y"
_COUNTIES = ("CUMCD", "PENCD", "KENCD")


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return clients and charges."""
    clients: list[Record] = []
    charges: list[Record] = []
    for number, person, counts in extract.by_subject():
        must = [c for c in counts if c["registration_required"] == "yes"]
        clients.append(
            {
                "CLIENT_ID": client_number(number),
                "LAST_NAME": person["surname"],
                "FIRST_NAME": person["given"],
                "MIDDLE_NAME": person["middle"],
                "BIRTH_DATE": day_text(person["birth_date"], _DAY),
                "SEX": person["sex"],
                "REGISTRANT_CODE": "23" if must else "",
                "REGISTERED_UNTIL": day_text(must[0]["registration_until"], _DAY) if must else "",
            }
        )
        charges += [_charge(number, count) for count in counts]
    return {
        "CIS_100_CLIENT.txt": marked_table("me_doc", "client", clients),
        "CIS_400_CHARGE.txt": marked_table("me_doc", "charge", charges),
    }


def client_number(number: int) -> str:
    """Return CLIENT_ID."""
    return str(40_000 + number)


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    number, count_no = count["number"], count["count_no"]
    return f"me_doc:{client_number(number)}{count_no}"


def _charge(number: int, count: Record) -> Record:
    return {
        "CHARGE_ID": f"{client_number(number)}{count['count_no']}",
        "CLIENT_ID": client_number(number),
        "DOCKET": f"{_COUNTIES[number % len(_COUNTIES)]}-CR-{count['case_number']}",
        "STATUTE": count["statute"],
        "OFFENSE": count["charge"],
        "OFFENSE_DATE": day_text(count["offense_date"], _DAY),
        "VERDICT": count["disposition"],
        "VERDICT_DATE": day_text(count["conviction_date"], _DAY),
        "RELEASE_DATE": "12/31/9999" if number % 30 == 0 else day_text(count["release_date"], _DAY),
    }
