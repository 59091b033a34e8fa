"""Load the grammars: how each jurisdiction writes a section, and which sections modify another."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from law.citations.citation import Inchoate

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Patterns of one jurisdiction, tried in order; `grammars.yml` says what each field means."""

    patterns: tuple[re.Pattern[str], ...]
    further: tuple[re.Pattern[str], ...] = ()
    """Patterns for a section that follows another one."""
    has_short_further: bool = False
    letter_may_be_subsection: bool = False
    felonies_by_number: bool = False
    dashes_join: bool = False
    assumed_title: str | None = None
    joiner: str = ":"
    lower_letters: bool = False
    split_brackets: bool = False
    internal_suffix: bool = False
    lettered: re.Pattern[str] | None = None
    """Group 1 the section, 2 its own letter, 3 perhaps a subsection typed beside it."""
    padded: tuple[int, ...] = ()
    number_codes: re.Pattern[str] | None = None
    codes: dict[str, str | None] = field(default_factory=dict)
    """Word in capitals to the code it names, None for the penal code."""
    code_before: re.Pattern[str] | None = None
    code_after: re.Pattern[str] | None = None
    articles: dict[str, str] = field(default_factory=dict)
    inchoate: dict[str, Inchoate] = field(default_factory=dict)
    """Section, perhaps with subsections, in lower case to the form it stands for."""
    form_paths: frozenset[str] = frozenset()
    """The same sections without subsections."""
    forms_to_see: tuple[str, ...] = ()
    """The sections that stand for another form than aid."""
    not_offenses: frozenset[str] = frozenset()

    def is_other_code(self, word: str) -> bool:
        """Whether a word names a code that is not the penal code."""
        return self.codes.get(word.upper()) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCode:
    """What a state's own number code means, as far as its table was seen."""

    means: str | None = None
    inchoate: Inchoate | None = None


@cache
def grammar_of(jurisdiction: str) -> Grammar:
    """Return a jurisdiction's grammar; one that is not listed has the default alone."""
    raw = _grammars()
    own: dict[str, Any] = raw["jurisdictions"].get(jurisdiction, {})
    texts = [*own.get("patterns", []), *([] if own.get("own_only") else [raw["default"]])]
    codes = {word.upper(): code or None for code, words in own.get("codes", {}).items() for word in words}
    words = "|".join(re.escape(word) for word in sorted(codes, key=lambda word: (-len(word), word)))
    inchoate = {s.lower(): form for form, sections in own.get("inchoate", {}).items() for s in sections}
    further = [*texts, *([own["further"]] if "further" in own else [])]
    return Grammar(
        patterns=tuple(re.compile(_anchored(text), re.IGNORECASE) for text in texts),
        further=tuple(re.compile(text.removeprefix("^"), re.IGNORECASE) for text in further),
        has_short_further="further" in own,
        letter_may_be_subsection=bool(own.get("letter_may_be_subsection", False)),
        felonies_by_number=bool(own.get("felonies_by_number", False)),
        dashes_join=bool(own.get("dashes_join", False)),
        assumed_title=own.get("assumed_title"),
        joiner=own.get("joiner", ":"),
        lower_letters=own.get("letters") == "lower",
        split_brackets=bool(own.get("split_brackets", False)),
        internal_suffix=bool(own.get("internal_suffix", False)),
        lettered=_lettered(own["lettered"]) if "lettered" in own else None,
        padded=tuple(own.get("padded", ())),
        number_codes=re.compile(own["number_codes"]) if "number_codes" in own else None,
        codes=codes,
        code_before=_before(words) if words else None,
        code_after=_after(words) if words else None,
        articles=own.get("articles", {}),
        inchoate=inchoate,
        form_paths=frozenset(section.partition("(")[0] for section in inchoate),
        forms_to_see=tuple(section for section, form in inchoate.items() if form != "aiding"),
        not_offenses=frozenset(section.lower() for section in own.get("not_offenses", ())),
    )


@cache
def state_code(jurisdiction: str, code: str) -> StateCode | None:
    """Return what a state's number code means; None when its table is not known to hold it."""
    found = _state_codes().get(jurisdiction, {}).get("codes", {}).get(code)
    if found is None:
        return None
    return StateCode(means=found) if isinstance(found, str) else StateCode(**found)


@cache
def _grammars() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load((_HERE / "grammars.yml").read_text(encoding="utf-8"))
    return raw


@cache
def _state_codes() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load((_HERE / "state_codes.yml").read_text(encoding="utf-8"))
    return raw


def _anchored(pattern: str) -> str:
    """A section starts where no other number runs into it; letters may (RS14:46.2, N.J.S.2C:34-1)."""
    return pattern if pattern.startswith("^") else rf"(?<!\d)(?<!\d[.\-:])(?<!\d[a-z]){pattern}"


def _lettered(sections: list[str]) -> re.Pattern[str]:
    """A letter set off by one mark or in brackets, but no code word: 266 h, 266-H, 266(h), 266 HB; not 266 H&S."""
    of = "|".join(re.escape(section) for section in sections)
    return re.compile(
        rf"(?<![\w.:])({of})(?: ?\( ?|[ \-.,]|(?=[a-z][ab](?!\w)))([a-z])([ab])?(?: ?\))?(?![\w&]|\.[a-z]| & ?s(?!\w))",
        re.IGNORECASE,
    )


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])({words})[.:]?\s*(?:§+|sec\.?|section)?\s*$", re.IGNORECASE)


def _after(words: str) -> re.Pattern[str]:
    return re.compile(rf"\s*-?\s*({words})\.?(?![A-Za-z])", re.IGNORECASE)
