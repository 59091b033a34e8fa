"""Whether a home knows what an order names: held by a delivery that was read or a night, or withdrawn before."""

from config.settings import Settings
from pipelines.erasure.plan import meant
from pipelines.erasure.secret import FACT, PERSON, secret_of
from pipelines.erasure.tombstones import tombstones
from sources.spec.fact_fields import FACTS
from sources.spec.fields import FactMap
from sources.spec.model import SourceSpec


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


def form_of_key(spec: SourceSpec, *, is_record: bool) -> str:
    """Return in words how a source's keys of records, or of persons, are written."""
    if is_record:
        keys = [form for facts in spec.all_facts for form in _forms(spec, facts)]
        shown = f"{FACTS[spec.kind].id_column} in {FACTS[spec.kind].table}"
    else:
        keys = ["/".join(person.key) for person in spec.persons]
        shown = "person_record_id in stage__persons"
    written = " or ".join(f"[{spec.source_id}:{key}]" for key in dict.fromkeys(keys))
    return (
        f"Its keys are written {written}: the values of these columns as delivered, joined by a slash, with or without"
        f" [{spec.source_id}:] before; {shown} has them"
    )


def _forms(spec: SourceSpec, facts: FactMap) -> list[str]:
    place = "" if facts is spec.facts else f"{facts.file}:"
    forms = ["/".join(facts.key)] if facts.key else []
    forms += ["16 hexadecimal digits"] if facts.key_from else []
    return [f"{place}{form}" for form in forms]
