"""The files of a folder of law: which there are, which are missing or never read, and what their YAML holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from law.check.finding import Finding, error
from law.law_file import yaml_fault

TABLES = (
    "charge_words.yml",
    "citations/grammars.yml",
    "citations/state_codes.yml",
    "code_lists.yml",
    "disposition_words.yml",
    "dispositions.yml",
    "jurisdictions.yml",
)
FOLDERS = ("bills", "offenses", "rulesets")
_OTHER_TABLES = frozenset({".csv", ".tsv", ".json", ".toml", ".xls", ".xlsx", ".ods"})
_REQUIRED = (*TABLES, "rulesets/nm.yml")
# the same YAML, some ten times as fast where PyYAML was built with it
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of a folder of law, by their paths below it."""

    raw: Mapping[str, Any]
    """What YAML holds, of those that can be read."""
    present: frozenset[str]
    """Those that are there, readable or not."""


def read_files(folder: Path) -> tuple[Files, list[Finding]]:
    """Return the files of a folder, and what is wrong with those that cannot be read, are missing or never read."""
    if not folder.is_dir():
        said = f"[{folder}] is no folder; expected one laid out as law/ is. Name a copy of it."
        return Files(raw={}, present=frozenset()), [error(".", "", "no_such_folder", said)]
    raw: dict[str, Any] = {}
    found: list[Finding] = []
    paths = {path.relative_to(folder).as_posix(): path for path in _yaml_files(folder)}
    for name in sorted(_REQUIRED - paths.keys()):
        found.append(error(name, "", "missing_file", "the file is not there; copy it from law/ as it was."))
    for name in sorted(path.relative_to(folder).as_posix() for path in _other_tables(folder)):
        said = "no command reads a table of this kind; expected YAML. Write its rows into a file of law/, or take it away."
        found.append(error(name, "", "file_nobody_reads", said))
    for name, path in sorted(paths.items()):
        if not _is_read(name) or not path.is_file():
            said = (
                f"no command reads a file of this place and name; expected one of {', '.join(_REQUIRED)}"
                f" or NAME.yml right below {', '.join(FOLDERS)}. Move it there or take it away."
            )
            found.append(error(name, "", "file_nobody_reads", said))
            continue
        try:
            raw[name], twice = _content(path.read_text(encoding="utf-8"))
            found += [error(name, "", "key_twice", said) for said in twice]
        except (yaml.YAMLError, ValueError, RecursionError, OSError) as fault:
            line, said = yaml_fault(fault)
            where = f"line [{line}]: " if line else ""
            found.append(
                error(
                    name, "", "unreadable_yaml", f"{where}{said}; expected YAML. Mend the line and those before it."
                )
            )  # fmt: skip
    return Files(raw=raw, present=frozenset(paths)), found


def _other_tables(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix.lower() in _OTHER_TABLES:
            yield path


def _yaml_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix.lower() in (".yml", ".yaml"):
            yield path


def _is_read(name: str) -> bool:
    place, _, rest = name.partition("/")
    return name in TABLES or (place in FOLDERS and "/" not in rest and rest.endswith(".yml"))


def _content(text: str) -> tuple[Any, list[str]]:
    """Return what a text holds, and a sentence for every key that stands twice; raises what YAML raises."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, []
        twice = list(_keys_twice(node))  # before merge keys put in what an anchor holds
        return loader.construct_document(node), twice
    finally:
        loader.dispose()


def _keys_twice(root: yaml.Node) -> Iterator[str]:
    """Yield a sentence for every key that stands twice in one mapping: of the two lines one would be lost silently."""
    waiting = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an alias may lead back to where it stands
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            yield from _twice_in(node)
            waiting += [value for _, value in node.value]


def _twice_in(node: yaml.MappingNode) -> Iterator[str]:
    keys: set[tuple[str, str]] = set()
    row = next((f" of row [{v.value}]" for k, v in node.value if k.value == "id"), "")
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        if (key.tag, key.value) in keys:
            line = key.start_mark.line + 1
            yield f"line [{line}]: key [{key.value}]{row} stands twice; expected once. Take one of the two away."
        keys.add((key.tag, key.value))
