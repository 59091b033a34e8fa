"""One XML document: one record a charge at its latest stage; a document without charges still names its person."""

from collections import Counter
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sources.errors import refusing
from sources.readers.records import FileRecords, frame_of
from sources.readers.xml_embedded import EmbeddedFault
from sources.readers.xml_paths import XmlPaths, qualified
from sources.spec.files import FileSpec
from sources.spec.formats import Xml


def read_xml(content: bytes, file: FileSpec, *, source_id: str, file_name: str) -> FileRecords:
    """Return the charges of one document; raises FileRefused when it cannot be parsed or is another document.

    The same charge stands at every stage it passed (arrest, court, sentence); the stages are joined by
    `record_key` and the latest one is the record. `_record_no` counts charges in document order from 1;
    a document without any gives one row numbered 0.
    """
    form = file.format
    assert isinstance(form, Xml)

    refuse = refusing(source_id, file_name)
    if not content.strip():
        raise refuse(None, "empty", "the file holds no document", "Ask the sender for the file again")
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except ParseError as error:
        raise refuse(
            error.position[0], "xml", f"not well formed: {error.msg}", "Ask the sender for the file again"
        ) from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise refuse(
            None, "xml", f"refused: {type(error).__name__}", "Deliver XML without DTD and entities"
        ) from error
    if root.tag != qualified(form.root, form.namespaces):
        raise refuse(
            1,
            "xml_root",
            f"got another document element, expected [{form.root}]",
            "Check which message was sent",
        )
    document = XmlPaths(root, form.namespaces)
    names = list(form.fields)
    charges = _latest(document, form)
    try:
        rows = [[document.value(charge, form.fields[name], key) for name in names] for charge, key in charges]
        alone = [document.value(None, form.fields[name], "") for name in names] if not charges else []
    except EmbeddedFault as fault:
        todo = "Ask the sender for the text alone; raise max_bytes in spec.yml only when the sender confirms its length"
        raise refuse(None, "embedded", str(fault), todo) from fault
    if charges:
        places = [(n, None, document.source(charge)) for n, (charge, _) in enumerate(charges, start=1)]
        return FileRecords(frame=frame_of(names, rows, places))
    return FileRecords(frame=frame_of(names, [alone], [(0, None, "")]), document_rows=1)


def _latest(document: XmlPaths, form: Xml) -> list[tuple[Element, str]]:
    """Return every charge once, at its latest stage, with its key.

    A key that stands twice at one stage is two charges: the second of them meets the second of the next stage.
    """
    latest: dict[str, tuple[Element, str]] = {}
    for path in form.record_path:
        seen: Counter[str] = Counter()
        for number, element in enumerate(document.find_all(path)):
            key = document.text(element, form.record_key) if form.record_key else ""
            seen[key] += 1
            latest[f"{key}#{seen[key]}" if key else f"{path}#{number}"] = (element, key)
    return list(latest.values())
