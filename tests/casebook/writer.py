"""A process of its own that appends clearances: `python -m tests.casebook.writer URL WRITER COUNT`; -1 never ends."""

import sys
from datetime import date
from itertools import count

from casebook.store import Casebook


def main(url: str, writer: str, wanted: int) -> None:
    """Wait for a line on standard input, so that all writers begin together; then open the casebook and append."""
    sys.stdin.readline()
    book = Casebook.open(url)
    for number in count() if wanted < 0 else range(wanted):
        book.clear_flag(
            flag_id=f"F-{writer}-{number}",
            facts={},
            reason="Another person of the same name",
            decided_by=f"officer_{writer}",
            decided_on=date(2026, 3, 2),
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
