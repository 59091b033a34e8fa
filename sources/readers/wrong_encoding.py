"""UTF-8 where the specification says an encoding of one byte a letter: every accent would be read as two signs."""

import codecs
import re

from sources.errors import Refuse
from sources.readers.lines import Content, is_ascii_below_128, let_go, next_block

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_MANY_BYTES = frozenset({"utf-8", "ascii"})
_LEAST_RUNS, _NEARLY_ALL = 3, 0.95
_LOOKED_AT = 20_000


def refuse_utf8(content: Content, encoding: str, refuse: Refuse) -> None:
    """Raise FileRefused where a file of a one-byte encoding holds UTF-8.

    It does where at least three runs of bytes beyond ASCII stand in it and nearly all are whole UTF-8 letters: text in
    one byte a letter is that by accident only, `\u00c3` before `\u00a9`, say.

    Args:
        content: the file's bytes, of which the first 20,000 runs are looked at.
        encoding: as the specification says.
        refuse: raises with the place of the file.
    """
    if not is_ascii_below_128(encoding) or codecs.lookup(encoding).name in _MANY_BYTES:
        return
    runs, whole, start = 0, 0, 0
    while start < len(content) and runs < _LOOKED_AT:
        end = next_block(content, start)
        block = content[start:end]
        if not block.isascii():
            found = _BEYOND_ASCII.findall(block)
            runs += len(found)
            whole += sum(map(_is_utf8, found))
        let_go(content, start, end)
        start = end
    if runs >= _LEAST_RUNS and whole >= _NEARLY_ALL * runs:
        raise refuse(
            None,
            "encoding",
            f"the specification says [{encoding}], but {whole:,} of {runs:,} runs of bytes beyond ASCII are UTF-8",
            "Say encoding: utf-8 in spec.yml if the sender changed it; names with accents would be misread",
        )


def _is_utf8(run: bytes) -> bool:
    try:
        run.decode()
    except UnicodeDecodeError:
        return False
    return True
