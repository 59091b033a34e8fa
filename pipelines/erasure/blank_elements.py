"""Charges blanked out of an XML document: the elements stay where they were and say nothing, so that none is renumbered."""

from collections import Counter
from xml.etree.ElementTree import Element, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from sources.readers.xml_paths import qualified
from sources.spec.formats import Xml, XmlLink


def blank_charges(content: bytes, form: Xml, numbers: frozenset[int]) -> bytes:
    """Return a document in which some charges, at every stage they passed, hold no text.

    Args:
        content: the document.
        form: how it is read.
        numbers: charges, counted from 1 as the reader counts them.
    """
    root: Element = fromstring(content, forbid_dtd=True)
    for prefix, uri in form.namespaces.items():
        register_namespace(prefix, uri)
    stages = _stages(root, form)
    for number, (key, elements) in enumerate(stages, start=1):
        if number not in numbers:
            continue
        for element in elements:
            _empty(element)
            _keep_apart(element, form, f"withheld-{number}")
        for linked in _linked(root, form, key):
            _empty(linked)
    whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _stages(root: Element, form: Xml) -> list[tuple[str, list[Element]]]:
    """Return every charge with its key and its elements, in the order in which the reader counts charges."""
    found: dict[str, tuple[str, list[Element]]] = {}
    for path in form.record_path:
        seen: Counter[str] = Counter()
        for number, element in enumerate(root.findall(path.removeprefix("/"), form.namespaces)):
            key = _key(element, form)
            seen[key] += 1
            name = f"{key}#{seen[key]}" if key else f"{path}#{number}"
            found.setdefault(name, (key, []))[1].append(element)
    return list(found.values())


def _key(element: Element, form: Xml) -> str:
    if not form.record_key:
        return ""
    path, _, attribute = form.record_key.partition("@")
    at = element.find(path.rstrip("/"), form.namespaces) if path else element
    if at is None:
        return ""
    if attribute:
        return at.get(qualified(attribute, form.namespaces)) or ""
    return " ".join(" ".join(at.itertext()).split())


def _keep_apart(element: Element, form: Xml, name: str) -> None:
    """Write a name of no meaning where the key stood: the stages of a charge are joined by it."""
    if not form.record_key:
        return
    path, _, attribute = form.record_key.partition("@")
    at = element.find(path.rstrip("/"), form.namespaces) if path else element
    if at is None:
        return
    if attribute:
        at.set(qualified(attribute, form.namespaces), name)
    else:
        at.text = name


def _linked(root: Element, form: Xml, key: str) -> list[Element]:
    links = [field for field in form.fields.values() if isinstance(field, XmlLink)]
    return [
        element
        for link in links
        for element in root.findall(link.each.removeprefix("/"), form.namespaces)
        if key
        and key
        in {" ".join(" ".join(e.itertext()).split()) for e in element.findall(link.key, form.namespaces)}
    ]


def _empty(element: Element) -> None:
    for below in element.iter():
        below.text = None
        below.attrib.clear()
        if below is not element:
            below.tail = None
