"""Whether a source's records can be erased one by one: asked before an order is taken, and of every specification."""

from sources.spec.formats import Workbook
from sources.spec.parts import SpecParts


def why_no_record_can_go(spec: SpecParts) -> str | None:
    """Return why nothing can be erased of this source, None where records and persons can.

    A binary workbook cannot be written anew without its sender's program: not a byte of it is changed.
    """
    roles = [f.role for f in spec.files if isinstance(f.format, Workbook) and f.format.type == "xls"]
    if not roles:
        return None
    return (
        f"the files {roles} of [{spec.source_id}] are binary workbooks (.xls), expected files that can be redacted"
        " (delimited, fixed_width, xml, xlsx). Take the files that hold the record out of inbox and archive by hand, and"
        " ask the sender for them without it"
    )


def why_no_count_can_go(spec: SpecParts) -> str | None:
    """Return why no single count can be erased or withdrawn by its key, None where one can."""
    if any(facts.slots is not None for facts in spec.all_facts):
        return f"a record of [{spec.source_id}] holds several counts and cannot lose one alone; withdraw the person"
    return None


def refuse_what_cannot_be_erased(spec: SpecParts) -> None:
    """Raise ValueError where the specification promises an erasure by marks or events that cannot be carried out."""
    own = spec.withdrawals
    erasing = sorted(mark for mark, kind in own.marks.items() if own.effect_of(kind) == "erase")
    if own.marks and (why := why_no_count_can_go(spec)):
        raise ValueError(f"withdrawals.marks: {why}")
    if erasing and (why := why_no_record_can_go(spec)):
        raise ValueError(f"withdrawals.marks: {erasing} erase, but {why}")
    if spec.changes and own.erase and (why := why_no_record_can_go(spec)):
        raise ValueError(f"withdrawals.erase: say [] while {why}")
