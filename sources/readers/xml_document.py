"""One XML document: one record a charge at its latest stage; a document without charges still names its person."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sources.errors import FileRefused
from sources.readers.records import FileRecords, frame_of
from sources.spec.formats import FileSpec, Xml


def read_xml(content: bytes, file: FileSpec, *, source_id: str, file_name: str) -> FileRecords:
    """Return the charges of one document; raises FileRefused when it cannot be parsed or is another document.

    The same charge stands at every stage it passed (arrest, court, sentence); the stages are joined by
    `record_key` and the latest one is the record. `_record_no` counts charges in document order from 1;
    a document without any gives one row numbered 0.
    """
    form = file.format
    assert isinstance(form, Xml)

    def refuse(line: int | None, rule: str, seen: str, todo: str) -> FileRefused:
        return FileRefused(
            source_id=source_id, file_name=file_name, line=line, rule=rule, seen=seen, todo=todo
        )

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
    if root.tag != _qualified(form.root, form.namespaces):
        raise refuse(
            1,
            "xml_root",
            f"got another document element, expected [{form.root}]",
            "Check which message was sent",
        )
    document = _Document(root, form.namespaces)
    names = list(form.fields)
    charges = _latest(document, form)
    rows = [[document.text(charge, form.fields[name]) for name in names] for charge in charges]
    if charges:
        places = [(number, None, document.source(charge)) for number, charge in enumerate(charges, start=1)]
        return FileRecords(frame=frame_of(names, rows, places))
    alone = [document.text(None, form.fields[name]) for name in names]
    return FileRecords(frame=frame_of(names, [alone], [(0, None, "")]), document_rows=1)


def _latest(document: "_Document", form: Xml) -> list[Element]:
    latest: dict[str, Element] = {}
    for path in form.record_path:
        for number, element in enumerate(document.find_all(path)):
            key = document.text(element, form.record_key) if form.record_key else ""
            latest[key or f"{path}#{number}"] = element
    return list(latest.values())


class _Document:
    """Paths over one parsed document: below a record, above it (`..`), or from the top (`/`)."""

    def __init__(self, root: Element, namespaces: Mapping[str, str]) -> None:
        self._root = root
        self._spaces = dict(namespaces)
        self._parents = {child: parent for parent in root.iter() for child in parent}

    def find_all(self, path: str) -> list[Element]:
        return self._root.findall(path.removeprefix("/"), self._spaces)

    def text(self, record: Element | None, path: str) -> str:
        """Return the text at a path; with a trailing `*`, of every element there, joined by a bar."""
        collect, path = path.endswith("*"), path.removesuffix("*")
        path, _, attribute = path.partition("@")
        path = path.rstrip("/")
        base = self._root if path.startswith("/") else record
        path = path.removeprefix("/")
        while base is not None and path.startswith(".."):
            base = self._parents.get(base)
            path = path.removeprefix("..").removeprefix("/")
        if base is None:
            return ""
        found = base.findall(path, self._spaces) if path else [base]
        name = _qualified(attribute, self._spaces)
        texts = [(e.get(name) or "") if attribute else _inner_text(e) for e in found]
        texts = [text for text in texts if text]
        return "|".join(texts) if collect else next(iter(texts), "")

    def source(self, element: Element) -> str:
        """Return the element as text, for quarantine and evidence."""
        from xml.etree.ElementTree import tostring

        return re.sub(r">\s+<", "><", tostring(element, encoding="unicode")).strip()


def _inner_text(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _qualified(name: str, namespaces: Mapping[str, str]) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{namespaces[prefix]}}}{local}" if prefix else local
