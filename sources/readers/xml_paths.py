"""Paths over one parsed XML document: below a record, above it (`..`), or from the top (`/`)."""

import re
from collections import defaultdict
from collections.abc import Mapping
from xml.etree.ElementTree import Element, tostring

from sources.readers.xml_embedded import found_in
from sources.spec.formats import XmlEmbedded, XmlLink, XmlList

_HOLE = re.compile(r"\{([^{}]+)\}")


class XmlPaths:
    """One document with the namespaces of its specification."""

    def __init__(self, root: Element, namespaces: Mapping[str, str]) -> None:
        self._root = root
        self._spaces = dict(namespaces)
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._links: dict[str, dict[str, list[str]]] = {}

    def find_all(self, path: str) -> list[Element]:
        """Return the elements at a path from the top, in document order."""
        return self._root.findall(path.removeprefix("/"), self._spaces)

    def value(self, record: Element | None, field: str | XmlList | XmlLink | XmlEmbedded, key: str) -> str:
        """Return the text of a field of one record, whose key is `key`; raises EmbeddedFault."""
        if isinstance(field, XmlEmbedded):
            return found_in(self.text(record, field.base64), field)
        if isinstance(field, XmlList):
            return "|".join(
                filter(None, (self._filled(e, field) for e in self._elements(record, field.each)))
            )
        if isinstance(field, XmlLink):
            return "|".join(self._linked(field).get(key, ())) if key else ""
        if field == "name()":
            return "" if record is None else record.tag.rpartition("}")[2]
        return self.text(record, field)

    def text(self, record: Element | None, path: str) -> str:
        """Return the text at a path; with a trailing `*`, of every element there, joined by a bar."""
        collect, path = path.endswith("*"), path.removesuffix("*")
        path, _, attribute = path.partition("@")
        name = qualified(attribute, self._spaces)
        found = self._elements(record, path.rstrip("/"))
        texts = [(e.get(name) or "") if attribute else _inner_text(e) for e in found]
        texts = [text for text in texts if text]
        return "|".join(dict.fromkeys(texts)) if collect else next(iter(texts), "")

    def source(self, element: Element) -> str:
        """Return the element as text, for quarantine and evidence."""
        return re.sub(r">\s+<", "><", tostring(element, encoding="unicode")).strip()

    def _elements(self, record: Element | None, path: str) -> list[Element]:
        base = self._root if path.startswith("/") else record
        path = path.removeprefix("/")
        while base is not None and path.startswith(".."):
            base = self._parents.get(base)
            path = path.removeprefix("..").removeprefix("/")
        if base is None:
            return []
        return base.findall(path, self._spaces) if path else [base]

    def _filled(self, element: Element, field: XmlList) -> str:
        parts = {hole: self.text(element, hole) for hole in _HOLE.findall(field.template)}
        if not any(parts.values()):
            return ""
        return " ".join(_HOLE.sub(lambda hole: parts[hole[1]], field.template).split())

    def _linked(self, field: XmlLink) -> dict[str, list[str]]:
        """Return key to the texts of the elements that carry it; every link is followed once a document."""
        if field.each not in self._links:
            texts: dict[str, list[str]] = defaultdict(list)
            for element in self.find_all(field.each):
                for key in dict.fromkeys(_inner_text(e) for e in element.findall(field.key, self._spaces)):
                    texts[key].append(self.text(element, field.text))
            self._links[field.each] = texts
        return self._links[field.each]


def qualified(name: str, namespaces: Mapping[str, str]) -> str:
    """Return `{namespace}local` for a prefixed name."""
    prefix, _, local = name.rpartition(":")
    return f"{{{namespaces[prefix]}}}{local}" if prefix else local


def _inner_text(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())
