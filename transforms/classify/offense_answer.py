"""Answer 3 of one count: yes, no or unknown, what it waits for, why, and the papers that would settle it."""

from dataclasses import dataclass

from law.citations import parse_citation
from law.contradictions import contradiction, text_contradiction
from law.duty import HALL_DOCUMENTS
from law.loader import Law
from law.offense_map import SELLER_MAY_CARRY
from transforms.classify.reading import Reading, Text, stated_age

_PAPERS = "|".join(HALL_DOCUMENTS)
# a plea often is to a lesser count than the one charged (docs/adr/0012)
_CONVICTED_COUNT = (
    " The statute is the one charged: of which count the person was convicted, the judgment must say."
)
_NOTHING_NAMES_IT = " It is the one charged, and nothing on record names a trafficking offense beside it."
_UNREAD = " is in the offense map, but nobody has read it yet."
_FORM_SAID = {"none": "", "unknown": " (which form it took is open)"}
# in the map so that they are recognized, but no trafficking offense
_OUT_OF_SCOPE = frozenset({"other_sex_offense", "not_relevant"})
# what the person who sells sex may be convicted of
_SELLER_MAY_CARRY = SELLER_MAY_CARRY | {"unmapped"}


@dataclass(frozen=True, slots=True)
class OffenseAnswer:
    """The answer with its reason in a sentence."""

    answer: str
    wait: str | None
    reason: str
    documents: str | None = None


def answer_offense(text: Text, reading: Reading, law: Law, *, stated_minor: str) -> OffenseAnswer:
    """Return answer 3; `stated_minor` is what the source itself says of the victim (yes, no or unknown)."""
    settled = (
        _not_a_conviction(reading)
        or _victim_type(text, reading, law)
        or _listed(reading)
        or _charged_and_more(text, reading, law, stated_minor)
        or _outside(reading, stated_minor)
        or _federal(reading, law)
        or _differing(reading)
        or _unmapped(reading)
    )
    if settled is not None:
        return settled
    named = reading.named
    if reading.row is not None and reading.row.check == "unread":
        return OffenseAnswer("unknown", "needs_law", f"{named}{_UNREAD}")
    if reading.row is not None and reading.row.reaches_seller == "yes":
        return _papers(
            f"{named} also reaches the person who sells sex, whom a trafficker may have made do so: the papers must"
            " say what was done."
        )
    contradicts = contradiction(
        reading.category,
        victim_minor=text["victim_minor"] or "unknown",
        victim_age=stated_age(text),
        commercial_sex=text["commercial_sex"] or "unknown",
        force=text["force"] or "unknown",
        statute_force=reading.statute_force,
    ) or text_contradiction(
        reading.category, law.words.said_in(text["charge_text_raw"] or reading.citation.literal)
    )
    if contradicts is not None:
        return _papers(f"{named}: {contradicts}")
    if law.words.names_another_offense(text["charge_text_raw"]):
        return _papers(f"{named}: the charge text names another offense than the statute.")
    if reading.category == "trafficking_unspecified" and text["commercial_sex"] not in ("yes", "no"):
        return _papers(f"{named} covers sex and labor; the paragraph is not stated, and it decides.")
    undecided = reading.disposition.conviction == "undetermined"
    if undecided or reading.charged_only:
        said = f"{named}: {reading.disposition.reason}." if undecided else f"{named}."
        sentence = f"{said}{_CONVICTED_COUNT}" if reading.charged_only else said
        return OffenseAnswer("unknown", "needs_documents", sentence, "judgment and sentence")
    form = _FORM_SAID.get(reading.citation.inchoate, f" ({reading.citation.inchoate})")
    return OffenseAnswer("yes", None, f"{named}{form}: {reading.disposition.reason}.")


def _papers(reason: str) -> OffenseAnswer:
    return OffenseAnswer("unknown", "needs_documents", reason, _PAPERS)


def _victim_type(text: Text, reading: Reading, law: Law) -> OffenseAnswer | None:
    by_code = reading.listed is not None and reading.listed.leads == "victim_type"
    if not by_code and not law.words.is_victim_type(text["charge_text_raw"]):
        return None
    if reading.category in _SELLER_MAY_CARRY:
        named = reading.named if reading.row else "The charge"
        return OffenseAnswer("no", None, f"{named}: of the kind a victim may carry; it never flags.")
    return _papers(f"{reading.named}: the charge text is of the kind a victim may carry, the statute is not.")


def _listed(reading: Reading) -> OffenseAnswer | None:
    """A code of a national list and no statute."""
    listed = reading.listed
    if listed is None:
        return None
    said = f"No statute is stated; {listed.list_name} {listed.code} says {listed.means}"
    if listed.leads == "other":
        return OffenseAnswer("no", None, f"{said}, another offense.")
    return _papers(f"{said}, which proves no offense by itself.")


def _outside(reading: Reading, stated_minor: str) -> OffenseAnswer | None:
    if reading.category not in _OUT_OF_SCOPE:
        return None
    if reading.row is None:
        said = "The section is not in the offense map and the charge text names another offense."
        return OffenseAnswer("no", None, f"{said}{_charged(reading)}")
    is_commercial = reading.row.commercial_sex == "yes" and reading.row.category == "other_sex_offense"
    if is_commercial and stated_minor == "yes":
        sentence = "is no trafficking offense by itself, but the record states a minor victim"
        return _papers(f"{reading.named} {sentence}: the papers must say what was done.")
    if is_commercial and reading.row.reaches_seller != "yes":
        if reading.row.check == "unread":
            return OffenseAnswer("unknown", "needs_law", f"{reading.named}{_UNREAD}")
        if reading.row.registrable_there in ("yes", "conditional"):
            named_there = "is no trafficking offense by itself, but the registry law of its state names it"
            return _papers(f"{reading.named} {named_there}: the papers must say what was done, and to whom.")
    return OffenseAnswer("no", None, f"{reading.named} is not a trafficking offense.{_charged(reading)}")


def _charged(reading: Reading) -> str:
    return _NOTHING_NAMES_IT if reading.charged_only else ""


def _charged_and_more(text: Text, reading: Reading, law: Law, stated_minor: str) -> OffenseAnswer | None:
    """A charge that is no trafficking offense stays no, unless the record itself states what only trafficking would be.

    The count of conviction is unknown either way; but a plea goes to a lesser count of the same conduct, so that where
    neither the charge, nor the words beside it, nor a stated fact names such conduct, nothing on record is open.
    """
    if not reading.charged_only or reading.category not in _OUT_OF_SCOPE:
        return None
    if law.words.names_trafficking(text["charge_text_raw"]):
        return _papers(f"{reading.named}: the charge text names trafficking in people.{_CONVICTED_COUNT}")
    is_commercial = text["commercial_sex"] == "yes" and (stated_minor == "yes" or text["force"] == "yes")
    if is_commercial:
        said = "the record states commercial sex with a minor or by force"
        return _papers(f"{reading.named}: {said}.{_CONVICTED_COUNT}")
    return None


def _not_a_conviction(reading: Reading) -> OffenseAnswer | None:
    if reading.disposition.conviction != "no":
        return None
    return OffenseAnswer("no", None, f"{reading.named}: {reading.disposition.reason}, so no conviction.")


def _federal(reading: Reading, law: Law) -> OffenseAnswer | None:
    """Federal law cited in a state's record: whose conviction it is, the papers say."""
    citation = reading.citation
    if not citation.names_federal_law:
        return None
    named = ", ".join(citation.candidates) or "The statute as written"
    spelled = law.offense_map.known_spellings("US")
    read = [parse_citation(one, "US", known=spelled) for one in citation.candidates if one.startswith("US:")]
    if any(law.offense_map.find(one) is not None for one in read):
        return _papers(
            f"{named}: federal law, in a record of {citation.jurisdiction}; the papers must say which court convicted, and"
            " of what."
        )
    said = f"{named}: federal law, in a record of {citation.jurisdiction}, and not in the offense map."
    return OffenseAnswer("unknown", "needs_law", said)


def _differing(reading: Reading) -> OffenseAnswer | None:
    is_open = reading.row is None or reading.row.check != "unread"
    if not reading.differ or not is_open:
        return None
    return _papers(f"{reading.named}: several sections or paragraphs are cited and they differ in kind.")


def _unmapped(reading: Reading) -> OffenseAnswer | None:
    if reading.row is not None:
        return None
    citation, named = reading.citation, reading.named
    if citation.status == "missing":
        return _papers("No statute is stated, and the charge text alone decides nothing.")
    if citation.names_form_only:
        return _papers(
            f"{named} names only the form ({citation.inchoate}); the offense itself is not stated."
        )
    if citation.status == "not_an_offense":
        return _papers(f"{named} is a sentencing section; the offense itself is not stated.")
    if citation.status == "table_only":
        said = "The statute is a number code of the sending state; its table is needed to read it."
        return OffenseAnswer("unknown", "needs_law", said)
    if citation.status == "unparsed":
        return OffenseAnswer(
            "unknown", "needs_law", "The statute as written could not be read as a citation."
        )
    return OffenseAnswer("unknown", "needs_law", f"{named} is not in the offense map.")
