"""Street lines into number, street and unit: rural routes, boxes, county and Navajo roads, mile markers first.

The library that knows city streets (usaddress) reads `HC 61 BOX 12` and `PO BOX 12` as the same box; these are two
places, and half of New Mexico's mail goes to such. So the rural forms are read here, by the short forms of USPS
Publication 28, and only the rest goes to the library.
"""

import re
from typing import NamedTuple

from transforms.standardize.folding import fold, repair_mojibake

# USPS Publication 28, appendices B and C1: the short forms that occur
_STREET_WORDS = {
    "STREET": "ST", "AVENUE": "AVE", "AV": "AVE", "ROAD": "RD", "DRIVE": "DR", "LANE": "LN", "COURT": "CT",
    "CIRCLE": "CIR", "PLACE": "PL", "BOULEVARD": "BLVD", "TRAIL": "TRL", "TERRACE": "TER", "PARKWAY": "PKWY",
    "HIGHWAY": "HWY", "SQUARE": "SQ", "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W",
    "NORTHEAST": "NE", "NORTHWEST": "NW", "SOUTHEAST": "SE", "SOUTHWEST": "SW", "MOUNT": "MT", "SAINT": "ST",
    "ROUTE": "RTE", "RT": "RTE", "MOUNTAIN": "MTN", "PLAZA": "PLZ", "ALLEY": "ALY", "CROSSING": "XING",
    "FIRST": "1ST", "SECOND": "2ND", "THIRD": "3RD", "FOURTH": "4TH", "FIFTH": "5TH", "SIXTH": "6TH",
    "SEVENTH": "7TH", "EIGHTH": "8TH", "NINTH": "9TH", "TENTH": "10TH",
    "APARTMENT": "APT", "SUITE": "STE", "SPACE": "SPC", "TRAILER": "TRLR",
}  # fmt: skip
UNIT_WORDS = frozenset({"APT", "UNIT", "STE", "SPC", "LOT", "NO", "TRLR"})
_TYPES = "ST|AVE|RD|DR|LN|CT|CIR|PL|BLVD|TRL|TER|PKWY|LOOP|WAY|SQ|PLZ|ALY"
_NO_ADDRESS = frozenset(
    {"UNKNOWN", "UNK", "NONE", "NA", "N A", "NULL", "REFUSED", "NO ADDRESS", "SAME", "XXX", "NOT GIVEN"}
)
# the same road by several names: one spelling each
_ROADS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:COUNTY (?:RD|RTE|HWY)|CO RD|CNTY RD|C R) (?=\d|[A-Z]\d)"), "CR "),
    (re.compile(r"^(\d+[A-Z]? )?RD (?=\d{3,5}$)"), r"\1CR "),
    (re.compile(r"\b(?:(?:NM|NEW MEXICO) )+(?:STATE )?(?:HWY |RD |RTE )*(?=\d{1,3}\b)"), "STATE HWY "),
    (re.compile(r"\b(?:STATE )+(?:(?:RD|RTE) )+(?=\d)|\bSR (?=\d)"), "STATE HWY "),
    (re.compile(r"\b(?:US|U S)(?: HWY| RTE)? (?=\d)"), "US HWY "),
    (re.compile(r"\bNAVAJO (?:NATION )?(?:SERVICE )?(?:RTE|RD|HWY) (?=\d)"), "NAVAJO RTE "),
)
_BOX = r"(?:BOX|BX) ?(?:NO )?(?P<box>[A-Z0-9]+(?: [A-Z])?)$"
_RURAL: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(rf"^(?:HCR?|HWY CONTRACT(?: RTE)?|STAR RTE|H C)(?: RTE)? ?(?P<route>\d+[A-Z]?) {_BOX}"),
        "HC {route}",
    ),
    (re.compile(rf"^(?:HCR?|HWY CONTRACT(?: RTE)?|STAR RTE) {_BOX}"), "HC"),
    (re.compile(rf"^(?:RR|R R|RFD|RURAL RTE|RURAL|RTE) ?(?:NO )?(?P<route>\d+[A-Z]?) {_BOX}"), "RR {route}"),
    (re.compile(rf"^(?P<route>(?:PSC|CMR|UNIT) \d+) {_BOX}"), "{route}"),
    (re.compile(r"^(?:P ?O|POST OFFICE) (?:DRAWER|DRW) (?P<box>[A-Z0-9]+)$"), "PO DRAWER"),
    (re.compile(r"^NDCBU (?:BOX )?(?:NO )?(?P<box>\d+)$"), "NDCBU"),
    (re.compile(rf"^(?:P ?O|POST OFFICE)? ?{_BOX}"), "PO BOX"),
    (re.compile(r"^POB (?P<box>[A-Z0-9]+)$"), "PO BOX"),
)
_TAIL_BOX = re.compile(r"^(?P<line>\d.*?) (?:P ?O|POST OFFICE) BOX [A-Z0-9]+$")
_MILE = re.compile(r"\b(?:MILE ?MARKER|MILE ?POST|MILEPOST|MM|MP) ?(?P<mile>\d+)(?: (?P<tenth>\d))?\b")
_ROAD = r"(?:CR|STATE HWY|US HWY|HWY|NAVAJO RTE|INDIAN RTE|BIA|FOREST RD|RD) [A-Z]?\d+[A-Z]?"
_AWAY = re.compile(r"^\d+(?: \d+)* ?(?:MI|MILES?|YDS?|YARDS?|BLOCKS?|FT|FEET) ")
_NUMBER_BEHIND = re.compile(
    rf"^(?P<street>{_ROAD}|.* PUEBLO|.* CHAPTER(?: HOUSE)?) (?:NO|HOUSE|HSE|SPC) (?P<number>\d+[A-Z]?)$"
)
_NUMBER_NAMED = re.compile(r"^(?:NO|HOUSE|HSE|HOUSE NO) (?P<number>\d+[A-Z]?) (?P<street>.+)$")
_ON_ROAD = re.compile(
    rf"^(?P<number>\d+[A-Z]?) (?P<street>{_ROAD})(?: (?:APT|UNIT|SPC|LOT|NO|TRLR) (?P<unit>[A-Z0-9]+))?$"
)
_NO_NUMBER = re.compile(
    rf"^(?:{_ROAD}|GENERAL DELIVERY|HOMELESS|TRANSIENT|.*\bCHAPTER(?: HOUSE)?|.* PUEBLO)$"
)
_PLAIN = re.compile(
    rf"^(?P<number>\d+[A-Z]?(?:HALF)?) (?P<street>(?:[NSEW]|NE|NW|SE|SW)? ?(?:[A-Z][A-Z ]*?|\d+(?:ST|ND|RD|TH)) (?:{_TYPES})"
    r"(?: (?:NE|NW|SE|SW|N|S|E|W))?)(?: (?:APT|UNIT|STE|SPC|LOT|NO|TRLR)(?: NO)? (?P<unit>[A-Z0-9]+))?$"
)


class StreetLine(NamedTuple):
    """What one line says; None where it says nothing."""

    number: str | None
    street: str | None
    unit: str | None = None


NOWHERE = StreetLine(None, None)


def abbreviated(text: str) -> str:
    """Return a line in capitals with USPS short forms, halves and split letters of house numbers closed up."""
    mended = repair_mojibake(re.sub(r"#(?=\s*\w)", " NO ", text))[0]
    mended = re.sub(r"(?<=\d)\s*1/2\b", "HALF", mended)
    mended = re.sub(r"^(\s*\d+)\s*-\s*([A-Za-z])(?=\s)", r"\1\2", mended)
    words = [_STREET_WORDS.get(word, word) for word in fold(mended).split()]
    line = " ".join(words)
    for pattern, short in _ROADS:
        line = pattern.sub(short, line)
    return line


def read_known(line: str) -> StreetLine | None:
    """Return what an abbreviated line says where its form is known here; None leaves it to the library."""
    if line in _NO_ADDRESS or set(line) <= set("0 X"):
        return NOWHERE
    with_box = _TAIL_BOX.match(line)
    if with_box is not None:
        line = with_box["line"]  # a house with a box: where one lives counts
    for pattern, street in _RURAL:
        found = pattern.match(line)
        if found is not None:
            box = found["box"].replace(" ", "")
            return StreetLine(box, street.format(**found.groupdict()))
    return _marked(line) or _numbered(line)


def _marked(line: str) -> StreetLine | None:
    """A place on a highway by its mile marker, or by its way from somewhere."""
    if _AWAY.match(line):
        return StreetLine(None, line)
    mile = _MILE.search(line)
    if mile is None:
        return None
    rest = " ".join((line[: mile.start()] + line[mile.end() :]).split())
    return StreetLine(f"MM {mile['mile']}" + (f".{mile['tenth']}" if mile["tenth"] else ""), rest or None)


def _numbered(line: str) -> StreetLine | None:
    for pattern in (_PLAIN, _ON_ROAD, _NUMBER_BEHIND, _NUMBER_NAMED):
        found = pattern.match(line)
        if found is not None:
            parts = found.groupdict()
            number = parts["number"].replace("HALF", " 1/2")
            return StreetLine(number, parts["street"].strip(), parts.get("unit"))
    return StreetLine(None, line) if _NO_NUMBER.match(line) else None
