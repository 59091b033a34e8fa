"""What can be wrong with a specification or a delivered file."""


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
