"""The gate before any judgment: law files that `lindero law check` refuses judge nobody.

It stands before a night and again before each of its steps that judges, since Airflow runs one again by itself.
"""

from datetime import date
from functools import cache
from pathlib import Path

from law.check.finding import Finding
from law.check.run import check_law
from law.loader import LAW_DIR, law_digest
from pipelines.errors import LawRefused


def require_sound_law(folder: Path | None = None) -> None:
    """Let law files pass that the check finds no error in; the same files are checked once a process and day.

    The clock says only which day a row cannot have been read on yet. A later day never refuses what an earlier one let
    pass, so a replay is never stopped by it.

    Args:
        folder: a copy of the law; the files in use unless given.

    Raises:
        LawRefused: the check refuses a row; the message names file, row and rule of the first and what to do.
    """
    folder = LAW_DIR if folder is None else folder
    if not folder.is_dir():
        raise LawRefused(
            f"[{folder}]: no such folder of law files; expected one laid out as law/ is. Name a copy of that folder"
        )
    errors = _errors(folder, law_digest(folder), date.today())
    if not errors:
        return
    first, more = errors[0], len(errors) - 1
    where = f"[{first.file}] row [{first.row}]" if first.row else f"[{first.file}]"
    others = f" ({more} more {'error' if more == 1 else 'errors'} beside it.)" if more else ""
    named = "" if folder == LAW_DIR else f" {folder}"
    raise LawRefused(
        f"law check: {where} rule [{first.rule}]: {first.sentence}{others} Nothing was judged under these files."
        f" Run lindero law check{named}, mend what it names, then run this again"
    )


@cache
def _errors(folder: Path, digest: str, today: date) -> tuple[Finding, ...]:
    """Errors of the files of a digest; they do not depend on the day of which warnings are."""
    found = check_law(folder, as_of=today, today=today)
    return tuple(finding for finding in found if finding.severity == "error")
