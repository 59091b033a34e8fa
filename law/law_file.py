"""A YAML file of the law as a model; errors name file, row and field."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from law.errors import LawError

_Model = TypeVar("_Model", bound=BaseModel)
_NAMES = ("id", "name", "code", "pattern")
"""Keys by which a row of a file is called, the first that it has."""


class Fault(NamedTuple):
    """One field of a file that is not as its model has it."""

    row: str
    """What the innermost row is called; empty where none is meant."""
    field: str
    kind: str
    """Name that pydantic gives the fault."""
    says: str
    seen: Any


class _Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error: of two lines that differ, one would be lost silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key [{key}] stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds; raises LawError naming file and line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line, said = yaml_fault(error)
        raise LawError(f"[{path.name}]{f' line [{line}]' if line else ''}: {said}; expected YAML") from error


def yaml_fault(error: Exception) -> tuple[int | None, str]:
    """Return the line of a fault that reading YAML met, counted from 1, and what it is."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else None
    if isinstance(error, UnicodeDecodeError):
        return line, "is no UTF-8 text"
    if isinstance(error, RecursionError):
        return line, "is nested too deeply"
    # a date that no calendar has, as 2025-02-30, is a ValueError of its own
    return line, getattr(error, "problem", None) or " ".join(str(error).split())


def validated(kind: type[_Model], path: Path) -> _Model:
    """Return a file as a model; raises LawError naming file, row and field."""
    raw = read_yaml(path)
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        fault = next(faults(error, raw))
        row = f"row [{fault.row}] " if fault.row else ""
        raise LawError(f"[{path.name}] {row}field [{fault.field}]: {fault.says}") from error


def faults(error: ValidationError, raw: Any) -> Iterator[Fault]:
    """Yield every fault of a file with the row it stands in."""
    for fault in error.errors(include_url=False):
        row, at = "", raw
        for part in fault["loc"]:
            try:
                at = at[part]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(at, dict):
                row = next((str(at[name]) for name in _NAMES if name in at), row)
        field = ".".join(str(part) for part in fault["loc"]) or "file"
        yield Fault(row, field, fault["type"], fault["msg"], fault.get("input"))
