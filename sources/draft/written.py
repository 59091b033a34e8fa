"""The draft as YAML: every guess with its evidence in a comment, TODO where a person must decide."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from sources.draft.code_lists import code_lines
from sources.draft.count_key import key_of_counts
from sources.draft.file_format import format_of
from sources.draft.guesses import Guess
from sources.draft.roles import Guesses, Shape
from sources.draft.sample import Sample
from sources.draft.shared_dates import candidate_lines
from sources.draft.written_names import name_lines
from sources.draft.yaml_words import plain_or_quoted, quoted
from sources.spec.fact_fields import FACTS

_PERSON = ("surname", "given", "middle", "suffix", "full", "alias")
_IDENTIFIERS = {"ssn": "SSN", "license": "OLN", "fbi": "FBI"}
_ADDRESS = ("street", "city", "state", "postcode", "county")
_FACTS = {
    "conviction": ("court", "case_number", "count", "statute", "charge_text", "severity", "offense_date",
                   "conviction_date", "disposition", "sentence", "release_date"),
    "residency": ("county",),
    "registry": ("registered_on", "status"),
}  # fmt: skip
_ABOUT_PEOPLE = (*_PERSON, *_IDENTIFIERS, "birth_date", "age", "birth_place", "sex", "race", *_ADDRESS)
_NO_BLANKS = frozenset({"sex", "severity", "status"})


def spec_text(source_id: str, samples: Sequence[Sample], guesses: Guesses, shape: Shape) -> str:
    """Return the text of a specification that loads and reads the sample."""
    taken = _taken(samples, guesses, shape)
    lines = [
        f"# DRAFT from {len(samples)} sample file(s). Comments say what a guess rests on; settle every TODO, then",
        "# take the word DRAFT away. Facts that no document states are guesses, however good they look.",
        f"source_id: {source_id}",
        f"title: {quoted('TODO name of the extract')}  # TODO",
        f"jurisdiction: {_jurisdiction(source_id)}  # from the id; TODO say who sends",
        f"kind: {shape.kind}  # {shape.kind_evidence}; TODO",
        f"authority: {quoted('TODO the agreement or statute under which this is held')}  # TODO",
        f"cadence: {quoted('TODO how often it comes')}  # TODO",
        "snapshot: full  # TODO full lists, or changes since the last one (delta)?",
        "stale_after_days: 45  # TODO",
        "watch: {owner: Data team}  # TODO who looks when something moved",
        "# limits: TODO how long it may be kept, whom it may be told, what is not shown (docs/limits-of-use.md)",
        *_encodings(samples),
        "files:",
    ]
    for sample in samples:
        lines += _file(sample, guesses[sample.role], taken[sample.role], shape)
    if shape.join:
        lines += _join(shape)
    lines.append("persons:")
    for sample in samples:
        if _tells_of_people(sample.role, guesses[sample.role], shape):
            lines += _persons(sample.role, guesses[sample.role], shape)
    facts = next(sample for sample in samples if sample.role == shape.facts)
    lines += _facts(facts, guesses[shape.facts], shape, source_id)
    return "\n".join(lines) + "\n"


def _encodings(samples: Sequence[Sample]) -> list[str]:
    """Return a question where the files of one delivery are not all in one encoding; plain ASCII is in all of them."""
    found = {sample.role: sample.encoding for sample in samples if sample.beyond_ascii}
    if len(set(found.values())) < 2:
        return []
    said = ", ".join(f"[{role}] {encoding}" for role, encoding in found.items())
    return [f"# QUESTION: files of one delivery are in several encodings: {said}. Is it so every time? TODO"]


def _join(shape: Shape) -> list[str]:
    """Return what joins facts to people; a question with what may, where no column has one name in both files."""
    asked = [
        f"# QUESTION: no column has one name in [{shape.facts}] and [{shape.people}]. Which one is the person's key? TODO",
        *(f"#   {pair.in_words}" for pair in shape.pairs),
        *([] if shape.pairs else ["#   and no two columns share values: nothing says whose the facts are"]),
    ] if shape.asks else []  # fmt: skip
    if not shape.is_joined:
        return [
            *asked,
            "# joins:",
            f"#   - {{left: {shape.facts}, right: {shape.people}, on: {{COLUMN: COLUMN}}}}",
        ]
    on = f"{plain_or_quoted(shape.keys[shape.facts])}: {plain_or_quoted(shape.key)}"
    taken = "; the first of these, until somebody says so; TODO" if asked else ""
    return [
        *asked,
        "joins:",
        f"  - {{left: {shape.facts}, right: {shape.people}, on: {{{on}}}}}  # {shape.key_evidence}{taken}",
    ]


def todo_count(text: str) -> int:
    """Return how many lines a person must still settle."""
    return sum(1 for line in text.splitlines() if "TODO" in line and not line.startswith("# DRAFT"))


def _taken(samples: Sequence[Sample], guesses: Guesses, shape: Shape) -> Mapping[str, dict[str, str]]:
    """Return, per role, the columns the mapping takes and their meaning: one column a meaning, the fullest first."""
    found: dict[str, dict[str, str]] = {sample.role: {} for sample in samples}
    for role in found:
        own = guesses[role]
        wanted = [shape.keys[role]] if role in shape.keys else list(own)[:1]
        if _tells_of_people(role, own, shape):
            wanted += [g.column for meaning in _ABOUT_PEOPLE for g in _of(own, meaning, shape.keys.get(role))]
        if role == shape.facts:
            wanted += [
                g.column for meaning in _FACTS[shape.kind] for g in _of(own, meaning, shape.keys.get(role))
            ]
            facts = next(sample for sample in samples if sample.role == role)
            wanted += key_of_counts(facts, own, shape.keys.get(role, next(iter(own)))).columns
        for column in dict.fromkeys(wanted):
            found[role][column] = own[column].meaning
    return found


def _tells_of_people(role: str, own: Mapping[str, Guess], shape: Shape) -> bool:
    """Whether a file names people, or says more of those whom another file names: a date of birth, a number."""
    more = any(_of(own, meaning, shape.keys.get(role)) for meaning in ("birth_date", *_IDENTIFIERS))
    return role == shape.people or (role != shape.facts and role in shape.keys and more)


def _of(guesses: Mapping[str, Guess], meaning: str, key: str | None) -> list[Guess]:
    """Return the one column of a meaning (each of several numbers), none where the key of the file stands for it."""
    own = [g for g in guesses.values() if g.meaning == meaning and g.column != key and g.filled]
    return sorted(own, key=lambda g: -g.fill)[:1]


def _file(sample: Sample, guesses: Mapping[str, Guess], taken: Mapping[str, str], shape: Shape) -> list[str]:
    suffix = PurePath(sample.name).suffix
    pattern = re.sub(r"\d+", "*", PurePath(sample.name).stem) + suffix
    lines = [
        f"  - role: {sample.role}",
        f"    pattern: {quoted(pattern)}  # from the sample's name; TODO does the name change from time to time?",
        f"    # {sample.evidence}",
        f"    format: {format_of(sample)}",
    ]
    nothing = sorted(
        {
            text
            for c in taken
            for text in guesses[c].placeholders
            if not shape.names_person(sample.role, c) and guesses[c].meaning not in _NO_BLANKS
        }
        - {text for c in taken if guesses[c].meaning in ("birth_date",) for text in guesses[c].placeholders}
    )
    if nothing:
        texts = ", ".join(quoted(re.escape(text).replace("\\-", "-")) for text in nothing)
        lines.append(f"    blank_texts: [{texts}]  # they look as if they stood for nothing; TODO")
    lost = [c for c in taken if guesses[c].lost_zeros]
    if lost:
        zeros = ", ".join(f"{plain_or_quoted(column)}: {{digits: 8, at_most: 1}}" for column in lost)
        lines.append(f"    leading_zeros_to: {{{zeros}}}  # a workbook took days for numbers; TODO")
    if "age" in taken.values() and "birth_date" not in taken.values():
        lines.append(
            "    as_of: {delivery: received_on}  # TODO the day on which the ages are true; perhaps in the name"
        )
    if sample.kind == "delimited" and not sample.has_header:
        lines.append(
            f"    order: [{', '.join(plain_or_quoted(c) for c in sample.columns)}]  # no header; TODO name the columns"
        )
    lines.append("    columns:")
    for column, meaning in taken.items():
        is_key = shape.names_person(sample.role, column)
        what = "the sender's key of the person" if is_key else meaning.replace("_", " ")
        lines.append(f"      {plain_or_quoted(column)}: {what}  # {guesses[column].evidence}")
    ignored = [g for c, g in guesses.items() if c not in taken]
    if ignored:
        lines.append("    ignored:")
    for guess in ignored:
        reason = f"TODO take it, or say why not; looks like {guess.meaning.replace('_', ' ')}"
        lines.append(f"      {plain_or_quoted(guess.column)}: {quoted(reason)}  # {guess.evidence}")
    asked = candidate_lines(guesses, sample.columns)
    return [*lines, *asked, *code_lines(sample, guesses, shape.kind)]


def _persons(role: str, guesses: Mapping[str, Guess], shape: Shape) -> list[str]:
    key = f"    key: [{plain_or_quoted(shape.keys[role])}]  # {shape.key_evidence}; TODO is it never reused?"
    lines = [f"  - file: {role}", key]
    one = {m: g[0] for m in _ABOUT_PEOPLE if (g := _of(guesses, m, shape.keys[role]))}
    for meaning in ("sex", "race", "birth_place"):
        if meaning in one:
            lines.append(f"    {meaning}: {plain_or_quoted(one[meaning].column)}")
    lines += name_lines(one)
    if "birth_date" in one:
        born = one["birth_date"]
        lines += [
            "    birth_dates:",
            f"      - {{column: {plain_or_quoted(born.column)}, date: {_date(born)}}}{_doubt(born)}",
        ]
    elif "age" in one:
        lines += [
            "    birth_dates:",
            f"      - {{age: {plain_or_quoted(one['age'].column)}}}  # TODO no date of birth?",
        ]
    numbers = [(m, one[m]) for m in _IDENTIFIERS if m in one]
    if numbers:
        lines.append("    identifiers:")
    for meaning, guess in numbers:
        issuer = f", issuer: {{literal: {_TODO_STATE}}}" if meaning == "license" else ""
        note = "  # TODO which state issued it?" if meaning == "license" else ""
        lines.append(
            f"      - {{type: {_IDENTIFIERS[meaning]}, value: {plain_or_quoted(guess.column)}{issuer}}}{note}"
        )
    places = ", ".join(f"{m}: {plain_or_quoted(one[m].column)}" for m in _ADDRESS if m in one)
    if "street" in one or "postcode" in one:
        lines += [
            "    addresses:",
            f"      - {{role: current, {places}}}  # TODO is it where the person lives now?",
        ]
    return lines


_TODO_STATE = '""'
"""No state: a number without one is not compared."""


def _facts(sample: Sample, guesses: Mapping[str, Guess], shape: Shape, source_id: str) -> list[str]:
    key = shape.keys.get(
        shape.facts, next(iter(guesses))
    )  # without any, its first column, and a question above
    one = {m: g[0] for m in _FACTS[shape.kind] if (g := _of(guesses, m, key))}
    made_from = key_of_counts(sample, guesses, key)
    lines = [
        "facts:",
        f"  file: {shape.facts}",
        f"  key_from: [{', '.join(plain_or_quoted(c) for c in made_from.columns)}]  # {made_from.in_words}; TODO",
        f"  person_key: [{plain_or_quoted(key)}]",
        "  fields:",
        *(f"    {line}" for line in _fixed_fields(shape.kind, source_id)),
    ]
    dates = FACTS[shape.kind].dates
    for meaning, guess in one.items():
        if meaning in dates:
            lines.append(
                f"    {meaning}: {{column: {plain_or_quoted(guess.column)}, date: {_date(guess)}}}{_doubt(guess)}"
            )
        elif meaning == "status":
            lines.append(
                f"    status: {{column: {plain_or_quoted(guess.column)}, codes: {{unknown: keep}}}}  # TODO map each code"
            )
        else:
            lines.append(f"    {meaning}: {plain_or_quoted(guess.column)}")
    return lines


def _fixed_fields(kind: str, source_id: str) -> Iterator[str]:
    place = _jurisdiction(source_id)
    if kind == "conviction":
        yield f"convicting_jurisdiction: {{literal: {place}}}  # TODO are sentences of other states among them?"
        yield "statute_stage: {literal: convicted}  # TODO or as charged, or as disposed?"
    elif kind == "residency":
        yield "evidence_type: {literal: license}  # TODO license, utility, employment, school, shelter, property?"
        yield "status: {literal: resident}  # TODO"
    else:
        yield f"registry_jurisdiction: {{literal: {place}}}"


def _date(guess: Guess) -> str:
    forms = ", ".join(quoted(form) for form in guess.formats)
    nothing = (
        f", placeholders: [{', '.join(quoted(p) for p in guess.placeholders)}]" if guess.placeholders else ""
    )
    return f"{{formats: [{forms}]{nothing}}}"


def _doubt(guess: Guess) -> str:
    return (
        "  # TODO day and month may be exchanged: every date of the sample reads both ways"
        if guess.is_ambiguous
        else ""
    )


def _jurisdiction(source_id: str) -> str:
    last = source_id.split("_")[-1] if source_id.startswith("us_") else source_id.split("_")[0]
    return last.upper() if re.fullmatch(r"[a-z]{2}", last) else "US"
