"""The column tables of docs/canonical-layouts.md, made from the specifications and their samples.

`python -m sources.layout_page` writes them anew between the markers of the page; a test says when it is stale.
"""

import csv
import re
from pathlib import Path

from sources.spec.fact_fields import FACTS
from sources.spec.fields import Expression
from sources.spec.loader import SOURCES_DIR, load_spec
from sources.spec.model import SourceSpec
from sources.spec.strict import Strict

PAGE = SOURCES_DIR.parent / "docs" / "canonical-layouts.md"
_MARKED = re.compile(r"(<!-- columns of (?P<id>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_DATES = (
    "date: `2026-03-01`, `03/01/2026`, `20260301`, `1-Mar-2026`; `2026-03` or `2026` when no more is known"
)
_FREE = "text"


def column_table(source_id: str) -> str:
    """Return a Markdown table of a layout's columns: name, meaning, allowed values, other names, example."""
    spec = load_spec(source_id)
    file = spec.files[0]
    examples = _examples(SOURCES_DIR / source_id / "sample", spec)
    rows = ["| column | meaning | allowed values | also understood as | example |", "|---|---|---|---|---|"]
    for name, meaning in file.columns.items():
        others = ", ".join(f"`{other}`" for other in file.also_named.get(name, []))
        shown = f"`{examples[name]}`".replace("|", "\\|") if name in examples else ""
        needed = " **Needed.**" if name in file.needed else ""
        rows.append(
            f"| `{name}` | {meaning.rstrip('. ')}.{needed} | {_allowed(spec, name)} | {others} | {shown} |"
        )
    return "\n".join(rows) + "\n"


def fresh_page(page: str) -> str:
    """Return the page with every column table made anew."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{column_table(found['id'])}\n{found[3]}", page)


def _allowed(spec: SourceSpec, column: str) -> str:
    uses = [e for person in spec.persons for e in _expressions(person)] + list(spec.facts.fields.values())
    tri_state = [f for f in FACTS[spec.kind].tri_state if column in _columns(spec.facts.fields.get(f))]
    if tri_state:
        return "`yes`, `no`, `unknown` (`Y`, `N`, `U`, `true`, `false`, `1`, `0` too); blank is unknown"
    for use in uses:
        if column not in use.columns:
            continue
        if use.date is not None:
            extra = "; `life`" if use.date.placeholders else ""
            return _DATES + extra
        if use.codes is not None and use.codes.also == "us_jurisdictions":
            blank = f"; blank is `{use.codes.blank}`" if use.codes.blank else ""
            return f"two letters or the name of a state, `US`, `UCMJ` or `TRIBAL`; others are kept as written{blank}"
        if use.codes is not None:
            words: dict[str, list[str]] = {word: [] for word in use.codes.values.values()}
            for code, word in use.codes.values.items():
                words[word] += [f"`{code.lower()}`"] if code.lower() != word else []
            told = ", ".join(f"`{w}`" + (f" ({', '.join(o)})" if o else "") for w, o in words.items())
            return f"{told}; blank is `{use.codes.blank}`" if use.codes.blank else told
    return _FREE


def _expressions(holder: object) -> list[Expression]:
    if isinstance(holder, Expression):
        return [holder]
    if isinstance(holder, Strict):
        return [e for name in type(holder).model_fields for e in _expressions(getattr(holder, name))]
    if isinstance(holder, list):
        return [e for item in holder for e in _expressions(item)]
    return []


def _columns(expression: Expression | None) -> list[str]:
    return expression.columns if expression else []


def _examples(folder: Path, spec: SourceSpec) -> dict[str, str]:
    """Return the first value of every column that the sample fills in."""
    file = spec.files[0]
    known = {other: name for name, others in file.also_named.items() for other in others}
    found: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for header, value in row.items():
                    spelled = str(header).strip().lower().replace(" ", "_")
                    name = known.get(spelled, spelled)
                    if isinstance(value, str) and value and name in file.columns:
                        found.setdefault(name, value)
    return found


if __name__ == "__main__":
    PAGE.write_text(fresh_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
