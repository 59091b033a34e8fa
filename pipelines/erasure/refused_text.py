"""Files that were refused whole: no record of them is known, so text is searched for keys, line by line."""

import re
from collections.abc import Sequence

from config.settings import Settings
from pipelines.deliveries import DeliveredFile, archived_path
from pipelines.erasure.blank_lines import form_of
from pipelines.erasure.redact import Place
from pipelines.erasure.redact_delivery import StonesOf, redact_file
from pipelines.erasure.register import redacted_file
from pipelines.erasure.secret import Secret
from pipelines.erasure.tombstones import Tombstone
from sources.errors import FileRefused
from sources.readers.container import unpack
from sources.spec.file_names import role_of
from sources.spec.formats import Delimited, FixedWidth, Versioned
from sources.spec.model import SourceSpec

Key = Sequence[re.Pattern[str]]
"""The parts of one key, each as a word of its own; of a composite key every part must stand there."""
_SHORTEST = 4


def keys_of(source_id: str, stones: Sequence[Tombstone]) -> list[Key]:
    """Return the keys of some intents as they may stand in text; keys of fewer than four characters are no evidence."""
    begin = len(source_id) + 1
    plans = [stone.plan for stone in stones if stone.plan is not None]
    keys = {id_[begin:] for plan in plans for id_ in (plan.fact, *(plan.whole or ())) if id_}
    return [
        [re.compile(rf"(?<![^\W_]){re.escape(part)}(?![^\W_])") for part in key.split("/")]
        for key in sorted(keys)
        if len(key) >= _SHORTEST
    ]


def mentions(text: str, keys: Sequence[Key]) -> bool:
    """Return whether a text holds one of the keys."""
    return any(all(part.search(text) for part in key) for key in keys)


def redact_refused(
    settings: Settings,
    secret: Secret,
    spec: SourceSpec,
    file: DeliveredFile,
    keys: Sequence[Key],
    stones_of: StonesOf,
) -> bool:
    """Blank every line of a refused file that holds a key; return whether it could be searched."""
    own = role_of(spec, file.name)
    if own is None or not isinstance(own.format, Delimited | FixedWidth | Versioned):
        return False
    content = archived_path(settings, file.sha256).read_bytes()
    try:
        data, _ = unpack(content, own, source_id=spec.source_id, file_name=file.name)
    except FileRefused:
        return False
    text = data[:]
    lines = text.decode(form_of(own.format, text).encoding, errors="replace").split("\n")
    known = redacted_file(settings, file.sha256)
    gone = known.numbers if known else frozenset()
    places = {
        Place(record_no=number): (line, "")
        for number, line in enumerate(lines, start=1)
        if number not in gone and mentions(line, keys)
    }
    if places:
        redact_file(settings, secret, spec, file, places, stones_of, left=len(lines))
    return True
