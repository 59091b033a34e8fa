"""Files that were refused whole: no record of them is known, so text is searched for keys, record by record."""

from collections.abc import Sequence

from config.settings import Settings
from pipelines.deliveries import DeliveredFile, archived_path
from pipelines.erasure.redact import Place
from pipelines.erasure.redact_delivery import StonesOf, redact_file
from pipelines.erasure.refused_keys import Key, Passage, mentions
from pipelines.erasure.refused_records import plain_text, role_in_text, stretches_of
from pipelines.erasure.register import redacted_file
from pipelines.erasure.secret import Secret
from sources.errors import FileRefused
from sources.readers.container import unpack
from sources.spec.files import FileSpec
from sources.spec.formats import Delimited, FixedWidth, Versioned
from sources.spec.model import SourceSpec

_TEXT = (Delimited, FixedWidth, Versioned)


def redact_refused(
    settings: Settings,
    secret: Secret,
    spec: SourceSpec,
    file: DeliveredFile,
    keys: Sequence[Key],
    stones_of: StonesOf,
) -> bool:
    """Blank every record of a refused file that holds a key; return whether nothing of it can be left.

    Of text whose records nobody knows (a name and a header that the specification does not have, another encoding) all
    is blanked that holds a key.
    """
    known = redacted_file(settings, file.sha256)
    if known is not None and known.whole:
        return True
    content = archived_path(settings, file.sha256).read_bytes()
    own = role_in_text(spec, file.name, content)
    if own is not None and not isinstance(own.format, _TEXT):
        return False
    data = _opened(spec, own, file, content)
    if data is None:
        return False
    if own is None or _is_of_wide_signs(data, own):
        text = plain_text(data)
        if text is None:
            return False
        answer = mentions(Passage(text=text), keys)
        if answer == "yes":
            places = {Place(record_no=0): (text, "")}
            redact_file(settings, secret, spec, file, places, stones_of, left=1, whole=True)
        return answer != "unknown"
    assert isinstance(own.format, _TEXT)
    gone = known.numbers if known else frozenset()
    found = [one for one in stretches_of(data, own.format) if one.line not in gone]
    answers = [mentions(one.passage, keys) for one in found]
    places = {
        Place(record_no=one.line, lines=one.lines): (one.passage.text, "")
        for one, answer in zip(found, answers, strict=True)
        if answer == "yes"
    }
    if places:
        redact_file(settings, secret, spec, file, places, stones_of, left=len(found))
    return "unknown" not in answers


def _opened(spec: SourceSpec, own: FileSpec | None, file: DeliveredFile, content: bytes) -> bytes | None:
    if own is None:
        return content
    try:
        return unpack(content, own, source_id=spec.source_id, file_name=file.name)[0][:]
    except FileRefused:
        return None


def _is_of_wide_signs(data: bytes, own: FileSpec) -> bool:
    """Return whether a text is not in the encoding of its format, so that its lines cannot be told by it."""
    form = own.format.versions[0].format if isinstance(own.format, Versioned) else own.format
    assert isinstance(form, Delimited | FixedWidth)
    return b"\0" in data and len("\n".encode(form.encoding)) == 1
