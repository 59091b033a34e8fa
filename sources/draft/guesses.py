"""What a column of a sample probably means: by its name and by what it holds, each guess with its evidence."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sources.draft.date_forms import date_forms
from sources.watch.content import stands_for_nothing

_NAMED: tuple[tuple[str, str], ...] = (
    ("birth_date", r"dob|birth.?d|date.?of.?birth|brth|born"),
    ("birth_place", r"birth.?(place|city|st)|pob|place.?of.?birth"),
    ("ssn", r"ssn|soc.?sec"),
    ("fbi", r"fbi|ucn"),
    ("license", r"licen|oln|(^|_)dl(_|$|.?n)"),
    ("suffix", r"suf|suff"),
    ("alias", r"alias|aka"),
    ("surname", r"(^|_)l(ast)?_?na?me?$|last.?na?me?$|^last$|surname|family|lname|lstn"),
    ("given", r"(^|_)f(irst)?_?na?me?$|first|given|fname|fstn"),
    ("middle", r"mid|mi$|mname"),
    ("full", r"^na?me?$|(full|whole|inmate|offender|person|defendant|deft?|dft|subject|party).?na?me?$"),
    ("sex", r"sex(?!.?off)|gender"),
    ("race", r"race|ethnic"),
    ("statute", r"statu?te?$|statut|section|citation|\bcite|(^|_)stat$"),
    ("age", r"^(current_)?age$|^age_"),
    ("charge_text", r"charge|offen[sc]e(?!.?(d|date|code|cd|n))|offen[sc]e.?descr|crime(?!.?class)|^descr"),
    ("offense_date", r"(off|offen[sc]e|crime).*d(a?te?)|date.?of.?off"),
    (
        "conviction_date",
        r"^(?!.*(max|proj|elig|end)).*(conv|sent|disp|judg|adj|imp).*d(a?te?)|date.?(of.?)?(conv|sent|disp|adj)",
    ),
    ("release_date", r"rel.*d(a?te?)|release"),
    ("disposition", r"disp|verdict|plea|outcome|judg(?!e($|_))"),
    ("case_number", r"(case|docket|dkt|cause)(?!.*(date|_dte?)$)"),
    ("count", r"count(?!y)|cnt|(^|_)ct(_?(no|num|nbr|seq))?$"),
    ("severity", r"felon|misd|class|degree|sever|level"),
    ("sentence", r"sentence|term"),
    ("court", r"court"),
    ("county", r"county|cnty"),
    ("full", r"(^|_)(pri|primary|record|whole)_?name$"),
    ("street", r"street|addr"),
    ("city", r"city|town"),
    ("state", r"^state$|st(ate)?.?cd|addr.?state"),
    ("postcode", r"zip|postal|postcode"),
    ("status", r"status"),
    ("registered_on", r"regist.*d(a?te?)|date.?of.?regis"),
    (
        "key",
        r"(^|[_ ])id$|id(ent)?.?(no|num|nbr)|number|nbr|num$|no$|#$|key|dcnum|offender.?id|person.?id|inmate|sid",
    ),
)
_AAMVA = {
    "daq": "license", "dcs": "surname", "dac": "given", "dad": "middle", "dcu": "suffix", "dbb": "birth_date",
    "dbc": "sex", "dag": "street", "dai": "city", "daj": "state", "dak": "postcode",
}  # fmt: skip
"""Element ids of the AAMVA card design standard, which license files use as column names."""
DATES = frozenset({"birth_date", "offense_date", "conviction_date", "release_date", "registered_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What one column probably is."""

    column: str
    meaning: str
    """One of the names above, or unknown."""
    evidence: str
    formats: tuple[str, ...] = ()
    is_ambiguous: bool = False
    """Whether day and month may be exchanged: every date reads both ways."""
    placeholders: tuple[str, ...] = ()
    fill: float = 0.0
    distinct: int = 0
    filled: int = 0
    order: str = "auto"
    """Of whole names: how they are written."""
    separator: str = ""
    """Of whole names: what stands between their parts, or between names."""
    parts: int = 0
    """Of whole names with a separator: how many parts they have at most."""
    holds_several: bool = False
    """Whether the separator stands between names."""
    candidates: tuple[str, ...] = ()
    """Of dates: values that suspiciously many different people share."""
    lost_zeros: bool = False
    """Whether it is a date of eight digits that a workbook took for a number: one zero in front is lost."""


def guess_column(column: str, values: Sequence[str]) -> Guess:
    """Return what a column probably is; evidence holds shares and forms, never a value of a person."""
    filled = [value for value in values if value]
    nothing = Counter(value for value in filled if stands_for_nothing(value))
    told = [value for value in filled if value not in nothing]
    fill = len(filled) / len(values) if values else 0.0
    named = _named(column)
    formats, share, ambiguous = date_forms(told)
    eight = [value.zfill(8) if re.fullmatch(r"\d{7}", value) else value for value in told]
    lost_zeros = not formats and named in DATES and eight != told
    if lost_zeros:
        formats, share, ambiguous = date_forms(eight)
    meaning, why = _meaning(column, named, told, formats, share)
    evidence = f"{why}; filled in {fill:.0%}, {len(set(filled))} different of {len(filled)}"
    if nothing:
        evidence += f"; {sum(nothing.values()) / len(filled):.0%} stand for nothing"
    return Guess(
        column=column, meaning=meaning, evidence=evidence,
        formats=formats if meaning in DATES else (), is_ambiguous=ambiguous and meaning in DATES,
        placeholders=tuple(sorted(nothing)), fill=fill, distinct=len(set(filled)), filled=len(filled),
        order=_order(told) if meaning in ("full", "alias") else "auto", lost_zeros=lost_zeros and meaning in DATES,
    )  # fmt: skip


def _named(column: str) -> str | None:
    plain = re.sub(r"[\s\-.]+", "_", column.strip().lower())
    if plain in _AAMVA:
        return _AAMVA[plain]
    return next((meaning for meaning, pattern in _NAMED if re.search(pattern, plain)), None)


def _meaning(
    column: str, named: str | None, told: Sequence[str], formats: tuple[str, ...], share: float
) -> tuple[str, str]:
    dated = f"{share:.0%} are dates like {formats[0]}" if formats else ""
    if named in DATES:
        return (
            (named, f"its name; {dated}")
            if formats
            else ("unknown", f"its name says {named}, its values are no dates")
        )
    if formats and named not in ("key", "case_number", "license", "ssn", "fbi"):
        return "unknown", f"{dated}, but which date?"
    if named is None:
        for meaning, pattern in _CONTENTS:
            fitting = sum(1 for value in told if re.fullmatch(pattern, value))
            if told and fitting >= 0.9 * len(told):
                return meaning, f"{fitting / len(told):.0%} are written so"
        if told and len(told) >= 2 * len(set(told)) and _are_statutes(told):
            return "statute", "TODO written as sections of a statute, and many stand several times"
        return "unknown", "neither name nor content says"
    short = _SHORT.get(re.split(r"[\s_.-]+", column.lower())[-1])
    if short is not None and short[0] == named:
        written = sum(1 for value in told if re.fullmatch(short[1], value)) / max(len(told), 1)
        return (
            named if written >= _HALF else short[2]
        ), f"TODO its name is short; {written:.0%} are written as a {named}"
    return named, "its name"


_CONTENTS = (
    ("ssn", r"\d{3}-\d{2}-\d{4}"),
    ("sex", r"(?i)m|f|x|male|female"),
    ("full", r"[^\W\d][\w' -]+, ?[^\W\d][\w' .-]*"),
)


_HALF = 0.5
_STATUTE = (
    r"(?i)(?:§+ ?|[a-z][a-z.]{1,5} ?)?\d{1,3}[a-z]{0,2}(?:[.:-]\d{1,5}[a-z]{0,2})+(?:\([0-9a-z]{1,4}\))*"
)
_SHORT = {"stat": ("statute", _STATUTE, "status"), "ct": ("count", r"\d{1,3}", "court")}
"""Last word of a name that may mean two things: the first, how that is written, and the other."""


def _are_statutes(told: Sequence[str]) -> bool:
    """Whether nearly all are written as sections (53a-83b, 18-3-503); amounts of money and lone decimals are none."""
    fitting = sum(1 for value in told if re.fullmatch(_STATUTE, value))
    amounts = sum(1 for value in told if re.fullmatch(r"\d+\.\d+", value))
    return fitting >= 0.9 * len(told) and amounts < _HALF * len(told)


def _order(told: Sequence[str]) -> str:
    commas = sum(1 for value in told if "," in value)
    return "last_comma_first" if told and commas >= 0.95 * len(told) else "auto"


def names_by_content(guesses: Mapping[str, Guess], columns: Mapping[str, Sequence[str]]) -> dict[str, Guess]:
    """Return the guesses with a surname and a given name chosen by content: for files whose columns have no names.

    Those are the first two columns of letters alone that are nearly always filled and differ from record to record.
    """
    found = dict(guesses)
    fitting = [
        g
        for g in guesses.values()
        if g.meaning == "unknown"
        and g.fill > 0.9
        and g.distinct >= 0.5 * g.filled
        and _in_letters(columns[g.column])
    ]
    for guess, meaning in zip(fitting, ("surname", "given"), strict=False):
        evidence = f"TODO letters alone, nearly all different: perhaps a {meaning} name; {guess.evidence}"
        found[guess.column] = replace(guess, meaning=meaning, evidence=evidence)
    return found


def _in_letters(values: Sequence[str]) -> bool:
    told = [value for value in values if value]
    return sum(1 for value in told if re.fullmatch(r"[^\W\d_][^\d_]*", value)) >= 0.9 * len(told)
