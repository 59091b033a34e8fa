"""Whether a home knows what an order names: held by a delivery that was read or a night, or withdrawn before."""

from config.settings import Settings
from pipelines.erasure.plan import meant
from pipelines.erasure.secret import FACT, PERSON, secret_of
from pipelines.erasure.tombstones import tombstones


def is_known(settings: Settings, source_id: str, *, record_key: str | None, person_key: str | None) -> bool:
    """Return whether a record's or a person's key is known here.

    Args:
        settings: the home.
        source_id: of the source.
        record_key: the source's key of a fact, with or without the source's name before it; or
        person_key: of a person.
    """
    fact, person = with_source(source_id, record_key), with_source(source_id, person_key)
    if meant(settings, source_id, fact=fact, person=person)[2]:
        return True
    secret = secret_of(settings)
    digests = {secret.of(FACT, fact)} if fact else set()
    digests |= {secret.of(PERSON, person)} if person else set()
    return any(digests.intersection((*s.fact_digests, *s.person_digests)) for s in tombstones(settings))


def with_source(source_id: str, key: str | None) -> str | None:
    """Return the id that a key has here; None of none."""
    if not key:
        return None
    return key if key.startswith(f"{source_id}:") else f"{source_id}:{key}"
