"""National code lists: what a code can say at best, which is never that there is an offense."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

import yaml

_FILE = Path(__file__).parent / "code_lists.yml"
_NIBRS_SHAPE = re.compile(r"\d\d[A-H]")
Leads = Literal["victim_type", "other", "documents", "labor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCode:
    """One code of one list."""

    list_name: str
    code: str
    means: str
    leads: Leads


@cache
def listed_code(code: str | None, list_name: str | None) -> ListedCode | None:
    """Return what a code of a list says; None when list or code is not known. Total.

    Without a list only the shape of NIBRS (two digits and a letter) is taken for what it is: four digits mean
    different things in different lists.
    """
    folded = re.sub(r"\s", "", code or "").upper()
    name = re.sub(r"[^A-Z]", "", (list_name or "").upper())
    if not name and _NIBRS_SHAPE.fullmatch(folded):
        name = "NIBRS"
    for row in _lists().get(name, ()):
        if row["code"] == folded or ("pattern" in row and re.fullmatch(row["pattern"], folded)):
            leads = cast(Leads, row["leads"])
            return ListedCode(list_name=name, code=folded, means=row["means"], leads=leads)
    return None


@cache
def _lists() -> dict[str, list[dict[str, str]]]:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: [{"code": "", **row} for row in body["codes"]] for name, body in raw.items()}
