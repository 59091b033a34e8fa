"""Load specifications; an error names file, line and field."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from sources.errors import SpecError
from sources.spec.model import SourceSpec
from sources.spec.yaml_faults import faults_in
from sources.spec.yaml_text import parse_yaml

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
        raise SpecError(
            faults_in(f"{path.parent.name}/spec.yml", path.read_text(encoding="utf-8"), error)
        ) from error
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
