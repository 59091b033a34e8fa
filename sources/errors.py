"""What can be wrong with a specification or a delivered file."""

from collections.abc import Callable


class SourceError(Exception):
    """Base: the message says where, what was seen, what was expected, what to do."""


class SpecError(SourceError):
    """A specification file cannot be used; the message names file, line and field."""


class FileRefused(SourceError):
    """A delivered file cannot be trusted as a whole."""

    def __init__(
        self, *, source_id: str, file_name: str, line: int | None, rule: str, seen: str, todo: str
    ) -> None:
        place = f" line [{line}]" if line is not None else ""
        super().__init__(f"[{source_id}] file [{file_name}]{place} rule [{rule}]: {seen}. {todo}")
        self.file_name = file_name
        self.line = line
        self.rule = rule
        self.records = 0
        """Records the file holds, as far as they could be counted; all of them count as quarantined."""


Refuse = Callable[[int | None, str, str, str], FileRefused]
"""Line, rule, what was seen, what to do: the refusal of one file."""


def refusing(source_id: str, file_name: str) -> Refuse:
    """Return what makes the refusals of one file."""

    def refuse(line: int | None, rule: str, seen: str, todo: str) -> FileRefused:
        return FileRefused(
            source_id=source_id, file_name=file_name, line=line, rule=rule, seen=seen, todo=todo
        )

    return refuse
