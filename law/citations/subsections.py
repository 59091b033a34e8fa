"""Subsections behind a section: brackets, loose letters, lists, ranges, words in inverted order."""

import re
from typing import NamedTuple

_BRACKET = re.compile(r"\s*\(\s*([0-9A-Za-z](?:[0-9A-Za-z]|[.\-](?=[0-9A-Za-z])){0,5})\s*\)\s*\.?(?=\s*\(|)")
# 236.1, subd. (c) par. (1): a noun between a section and its brackets says nothing more than they do
NOUN = r"(?:sub(?:div(?:ision)?|d|sec(?:tion)?|par(?:agraph)?)?|par(?:a(?:graph)?)?|cl(?:ause)?)s?"
_BETWEEN = re.compile(
    r"(?<!\bor)(?<!\bof)(?<!\band)(?:(?<=\w),?\s*|(?<=\))\s*)"
    rf"(?<!\w){NOUN}\b\.?\s*(?=\([0-9A-Za-z.]{{1,4}}\))",
    re.IGNORECASE,
)
_MAY_BE_NOUN = re.compile(r"(?:sub|par|cl)", re.IGNORECASE)
_SQUARE = re.compile(r"(?<=[\w)])\[([0-9A-Za-z.]{1,4})\]")
_MORE = re.compile(r"\s*(?:,|;|and|or|&|-|to|through)+\s*(?:and|or|&)?\s*(?=\()", re.IGNORECASE)
_TOKEN = re.compile(r"\d+|[a-z]", re.IGNORECASE)
_INVERTED = re.compile(r"(?:sub)?(?:paragraph|division|clause)s?|subsections?|item", re.IGNORECASE)
_INVERTED_STEP = re.compile(
    rf"^(?:the\s+)?(?:{_INVERTED.pattern})\s+(?P<first>\(?\w{{1,4}}\)?)\.?"
    rf"(?P<more>(?:\s*(?:,|and|or)+\s*(?:{_INVERTED.pattern})?\s*\(?\w{{1,4}}\)?\.?)*?)\s+of\s+",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"-|\bor\b|\bto\b|through", re.IGNORECASE)
LETTERED = re.compile(r"(.*\d)([A-Za-z])")
"""A section with a letter at its end: its own, or a subsection."""
Chain = tuple[str, ...]


class Subsections(NamedTuple):
    """The chains that were read (one, or the members of a list) and where the text went on."""

    chains: tuple[Chain, ...]
    end: int
    all_apply: bool = True
    """Whether a comma, a semicolon or `and` joins them; `or` and a range mean that one of them applies."""

    @property
    def shared(self) -> Chain:
        """What every chain begins with."""
        shared: list[str] = []
        for parts in zip(*self.chains, strict=False):
            if len(set(parts)) > 1:
                break
            shared.append(parts[0])
        return tuple(shared)


def read_subsections(text: str, start: int, lead: Chain = (), *, split_brackets: bool = False) -> Subsections:
    """Read `(3)(b), (d) or (g), or (5)` from `start`: members carry their parent, a change of kind goes up.

    Args:
        text: folded text.
        start: where the section ended.
        lead: subsections the section's own pattern already gave.
        split_brackets: whether `(A1)` means (a)(1), as in Pennsylvania.
    """
    if start == len(text):
        return Subsections((lead,), start)
    own, position = _brackets(text, start, split_brackets=split_brackets)
    chain = (*lead, *own)
    if not chain:
        return Subsections(((),), position)
    chains, all_apply = [chain], True
    more = _MORE.match(text, position) if position < len(text) else None
    while more is not None:
        group, after = _brackets(text, more.end(), split_brackets=split_brackets)
        if not group:
            break
        last = chains[-1]
        is_range = re.search(r"-|\bto\b|through", more[0], re.IGNORECASE) is not None
        all_apply = all_apply and not means_one(more[0])
        new = (*last[: _level(last, group[0])], *group)
        if is_range and len(new) == len(last) and new[:-1] == last[:-1]:
            chains += [(*new[:-1], part) for part in _between(last[-1], new[-1])]
        chains.append(new)
        position = after
        more = _MORE.match(text, position)
    return Subsections(tuple(dict.fromkeys(chains)), position, all_apply)


def with_plain_brackets(text: str) -> str:
    """Return a text whose subsections stand in round brackets, without nouns before them: 236.1[c] is 236.1(c)."""
    squared = None
    while "[" in text and squared != text:
        squared, text = text, _SQUARE.sub(r"(\1)", text, count=1)
    return _BETWEEN.sub("", text) if "(" in text and _MAY_BE_NOUN.search(text) is not None else text


def means_one(connector: str) -> bool:
    """Whether what stands between two citations leaves open which of them applies: or, -, to, through."""
    return _ONE_OF.search(connector) is not None


def split_bare(token: str) -> Chain:
    """Return the parts of a loose token: `3G` and `A1` are two, `01` is one."""
    return tuple(str(int(part)) if part.isdigit() else part.lower() for part in _TOKEN.findall(token))


def take_inverted(text: str) -> tuple[str, str]:
    """Take `subdivision b of subsection 1 of` off the front; return the rest and the brackets it means."""
    steps: list[str] = []
    found = _INVERTED_STEP.match(text) if "f " in text or "F " in text else None
    if found is None:
        return text, ""
    while found is not None:
        first = _bare_word(found["first"])
        more = [_bare_word(word) for word in re.findall(r"\(?\b\w{1,4}\b\)?", _without_nouns(found["more"]))]
        more = [word for word in more if word not in ("and", "or")]
        joined = "or" if means_one(found["more"]) else "and"
        steps.append(f"({first})" + "".join(f" {joined} ({word})" for word in more))
        text = text[found.end() :]
        found = _INVERTED_STEP.match(text)
    return text, "".join(reversed(steps))


def _without_nouns(text: str) -> str:
    return _INVERTED.sub(" ", text)


def _bare_word(word: str) -> str:
    return word.strip("().").lower()


def _brackets(text: str, start: int, *, split_brackets: bool) -> tuple[Chain, int]:
    found: list[str] = []
    match = _BRACKET.match(text, start)
    while match is not None:
        part = match[1].lower()
        found += split_bare(part) if split_brackets and re.fullmatch(r"[a-z]\d{1,2}", part) else [part]
        start = match.end()
        match = _BRACKET.match(text, start)
    return tuple(found), start


def _level(chain: Chain, part: str) -> int:
    """The deepest place of a chain that holds the same kind of sign: (5) after (3)(g) stands beside (3)."""
    for index in range(len(chain) - 1, -1, -1):
        if chain[index][:1].isdigit() == part[:1].isdigit():
            return index
    return max(len(chain) - 1, 0)


def _between(first: str, last: str) -> list[str]:
    if len(first) == len(last) == 1 and first < last and first.isdigit() == last.isdigit():
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []
