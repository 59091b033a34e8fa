"""A YAML file of the law as a model; errors name file, row and field."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from law.errors import LawError

_Model = TypeVar("_Model", bound=BaseModel)


class _Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error: of two lines that differ, one would be lost silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
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
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line [{mark.line + 1}]" if mark is not None else ""
        said = getattr(error, "problem", None) or "is no UTF-8 text"
        raise LawError(f"[{path.name}]{line}: {said}; expected YAML") from error


def validated(kind: type[_Model], path: Path) -> _Model:
    """Return a file as a model; raises LawError naming file, row and field."""
    raw = read_yaml(path)
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        raise LawError(f"[{path.name}] {_fault(error, raw)}") from error


def _fault(error: ValidationError, raw: Any) -> str:
    """Return the first fault of a file: the row's id where a row has one, and the field."""
    fault = error.errors()[0]
    row, at = "", raw
    for part in fault["loc"]:
        try:
            at = at[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(at, dict) and "id" in at:
            row = f"row [{at['id']}] "
    field = ".".join(str(part) for part in fault["loc"]) or "file"
    return f"{row}field [{field}]: {fault['msg']}"
