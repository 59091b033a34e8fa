"""Load specifications; an error names file, line and field."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from sources.errors import SpecError
from sources.spec.model import SourceSpec
from sources.spec.yaml_text import parse_yaml

_PLACED = re.compile(r"(?P<part>[a-z_]+(?:\.\w+)*): (?P<says>.*)", re.DOTALL)
_TAGS = ("delimited", "fixed_width", "xml", "xlsx", "xls", "versioned")
SOURCES_DIR = Path(__file__).resolve().parent.parent


def list_source_ids(root: Path = SOURCES_DIR) -> list[str]:
    """Return the id of every folder that holds a specification, sorted."""
    return sorted(path.parent.name for path in root.glob("*/spec.yml"))


@cache
def load_spec(source_id: str, root: Path = SOURCES_DIR) -> SourceSpec:
    """Return one specification; raises SpecError when it is missing or wrong."""
    path = root / source_id / "spec.yml"
    if not path.exists():
        raise SpecError(f"[{source_id}]: no {path.parent.name}/spec.yml; sources are {list_source_ids(root)}")
    raw = _content(path, root, seen=())
    try:
        spec = SourceSpec.model_validate(raw)
    except ValidationError as error:
        raise SpecError(_explain(path, error)) from error
    if spec.source_id != source_id:
        raise SpecError(
            f"[{path.parent.name}/spec.yml] field [source_id]: got [{spec.source_id}], expected the folder's name"
        )
    return spec


def load_all(root: Path = SOURCES_DIR) -> dict[str, SourceSpec]:
    """Return every specification by id, in id order."""
    return {source_id: load_spec(source_id, root) for source_id in list_source_ids(root)}


def _content(path: Path, root: Path, seen: tuple[str, ...]) -> dict[str, Any]:
    """Return a file's content, laid over that of the specification it extends."""
    try:
        raw = parse_yaml(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SpecError(f"[{path.parent.name}/spec.yml] line [{line}]: {error.problem}") from error
    if not isinstance(raw, dict):
        raise SpecError(f"[{path.parent.name}/spec.yml] line [1]: expected fields, got {type(raw).__name__}")
    parent = raw.pop("extends", None)
    if parent is None:
        return raw
    if parent in seen or not (root / str(parent) / "spec.yml").exists():
        raise SpecError(
            f"[{path.parent.name}/spec.yml] field [extends]: [{parent}] is not there, or extends this one"
        )
    return {**_content(root / str(parent) / "spec.yml", root, (*seen, path.parent.name)), **raw}


def _explain(path: Path, error: ValidationError) -> str:
    node = yaml.compose(path.read_text(encoding="utf-8"))
    faults = []
    for fault in error.errors()[:10]:
        where = [part for part in fault["loc"] if part not in _TAGS]
        says = fault["msg"].removeprefix("Value error, ")
        placed = _PLACED.match(says)
        if placed and not where:  # a check over the whole specification names the part it is about
            where = [int(part) if part.isdigit() else part for part in placed["part"].split(".")]
            says = placed["says"]
        field = ".".join(str(part) for part in where) or "the whole file"
        faults.append(f"line [{_line(node, where)}] field [{field}]: {says}")
    more = f" (and {error.error_count() - 10} more)" if error.error_count() > 10 else ""
    return f"[{path.parent.name}/spec.yml] " + "; ".join(faults) + more


def _line(node: Any, where: list[Any]) -> int:
    """Return the line of the deepest part of a path that the file has."""
    line = node.start_mark.line + 1
    for part in where:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                return int(line)
            key, node = found[0]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            return int(line)
    return int(line)
