"""Texts that stand in an XML document as base64: decoded within limits, and never unpacked any further."""

import base64
import binascii
import re

from sources.spec.formats import XmlEmbedded

_TEXT_CONTROLS = frozenset("\t\n\r\f")


class EmbeddedFault(ValueError):
    """An embedded text that cannot be trusted; the message holds none of it."""


def found_in(encoded: str, field: XmlEmbedded) -> str:
    """Return what the field's expression finds in an embedded text, distinct, joined by a bar.

    Raises:
        EmbeddedFault: no base64, too long, not in its encoding, or no text (a PDF or an archive, say).
    """
    text = decoded(encoded, field).replace("\r\n", "\n")
    found = (" ".join(match[1].split()) for match in re.finditer(field.find, text) if match[1])
    return "|".join(dict.fromkeys(one for one in found if one))


def decoded(encoded: str, field: XmlEmbedded) -> str:
    """Return an embedded text; blank base64 is the empty text."""
    packed = "".join(encoded.split())
    if len(packed) // 4 * 3 > field.max_bytes + 2:
        raise EmbeddedFault(
            f"an embedded text of about [{len(packed) // 4 * 3}] bytes, at most {field.max_bytes}"
        )
    try:
        raw = base64.b64decode(packed.encode("ascii"), validate=True)
        text = raw.decode(field.encoding)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise EmbeddedFault("an embedded text that is no base64") from error
    except UnicodeDecodeError as error:
        raise EmbeddedFault(f"an embedded text that is not in {field.encoding}") from error
    if any(sign < " " and sign not in _TEXT_CONTROLS for sign in text):
        raise EmbeddedFault("embedded bytes that are no text")
    return text
