"""The step that withdraws: what was told since the last night becomes intents, which are carried out, then done."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from config.settings import Settings
from pipelines.erasure.chain_people import keys_that_stay, with_whole_people
from pipelines.erasure.chains import assemble_anew
from pipelines.erasure.deliveries import (
    erase_bytes,
    erase_other_readings,
    erase_stage,
    losses_of,
    read_unread,
    records_of,
)
from pipelines.erasure.due import Told, intent_of, told_until
from pipelines.erasure.journal import DELIVERED, Journal
from pipelines.erasure.nights import erase_nights
from pipelines.erasure.orders import Order, forget_order, waiting_orders
from pipelines.erasure.plan import is_looked_for, planned, texts_in
from pipelines.erasure.secret import FACT, PERSON, Secret, secret_of
from pipelines.erasure.tombstones import DONE, Tombstone, flags_counted, on_night, pending, save, tombstones
from pipelines.erasure.written_places import blank_texts, forget_caches
from sources.spec.fact_fields import FACTS
from transforms.flagging.assessment import flag_id_of
from warehouse.frames import read_table
from warehouse.gone import Gone


def erase_night(settings: Settings, source_ids: Sequence[str], *, night: date) -> str | None:
    """Withdraw what was told up to a night; return what was done, in words. Without a withdrawal nothing is touched.

    Args:
        settings: the home.
        source_ids: sources in use.
        night: the night that tells it.
    """
    finish(settings)
    begun = begin(settings, told_until(settings, source_ids, night=night), night=night)
    absent = sum(1 for stone in pending(settings) if stone.night == night and not stone.is_here)
    for stone in tombstones(settings):
        if stone.night is None and stone.told_on <= night:
            on_night(settings, stone, night)  # carried out between two nights
    finish(settings)
    _forget_orders(settings, waiting_orders(settings, until=night))
    erased = {stone.source_id for stone in tombstones(settings) if stone.is_erasure}
    read_unread(settings, sorted(erased))
    if not begun:
        return None
    flags = sum(flags_counted(stone for stone in tombstones(settings) if stone.night == night).values())
    kept_out = f", {absent} of which nothing is here: kept out of what is sent later" if absent else ""
    return f"{begun - absent} withdrawn{kept_out}, {flags} flags and waits retracted"


def erase_now(settings: Settings, order: Order) -> Tombstone:
    """Carry an order out between two nights; the next night tells it."""
    finish(settings)
    told = Told(
        source_id=order.source_id, record_key=order.record_key, person_key=order.person_key, kind=order.kind, by="order",
        authority=order.authority, told_on=order.told_on,
    )  # fmt: skip
    begin(settings, [told], night=None)
    finish(settings)
    forget_order(settings, order.order_id)
    name = intent_of(secret_of(settings), told).tombstone_id
    return next(stone for stone in tombstones(settings) if stone.tombstone_id == name)


def begin(settings: Settings, told: Iterable[Told], *, night: date | None) -> int:
    """Write an intent for everything that was told for the first time; return how many."""
    found = list(told)
    if not found:
        return 0
    secret = secret_of(settings)
    known = {stone.tombstone_id for stone in tombstones(settings)}
    begun = 0
    for one in sorted(found, key=lambda t: (t.told_on, t.source_id, t.fact or "", t.person or "", t.kind)):
        stone = intent_of(secret, one)
        if stone.tombstone_id not in known:
            save(settings, planned(settings, replace(stone, night=night)))
            known.add(stone.tombstone_id)
            begun += 1
    return begun


def finish(settings: Settings) -> None:
    """Carry every intent out, source by source; a run that was killed is taken up where it was."""
    stones = sorted(pending(settings), key=lambda stone: (stone.source_id, stone.tombstone_id))
    if not stones:
        return
    secret = secret_of(settings)
    for source_id, of_source in groupby(stones, key=lambda stone: stone.source_id):
        own = list(of_source)
        erasing = [stone for stone in own if stone.is_erasure]
        if erasing:
            _erase(settings, secret, source_id, erasing)
        for stone in own:
            if not stone.is_erasure:
                save(settings, _done(secret, stone, stone.plan.texts if stone.plan else ()))


def _erase(settings: Settings, secret: Secret, source_id: str, stones: Sequence[Tombstone]) -> None:
    names = [stone.tombstone_id for stone in stones]
    journal = Journal(settings, names)
    stones = with_whole_people(settings, source_id, stones)
    unsearched = erase_bytes(settings, source_id, stones, journal)
    said = erase_stage(settings, source_id, _gone(settings, source_id, stones, ()), journal)
    texts = _texts(said, stones, keys_that_stay(source_id, said, stones))
    gone = _gone(settings, source_id, stones, texts)
    erase_other_readings(settings, source_id, gone, said, journal)
    assemble_anew(settings, source_id, journal)
    erase_nights(settings, secret, gone, names, journal)
    words = [*texts, *_ids(source_id, said, gone)]
    blank_texts(settings, words, journal)
    left = tuple(sorted({*unsearched, *forget_caches(settings, words, journal)}))
    counted = [_counted(settings, stone, journal, left) for stone in stones]
    for stone in counted:
        save(settings, stone)
    for stone in counted:  # killed among these, the others have their counts and are done the next time
        save(settings, _done(secret, stone, texts))
    journal.forget()


def _counted(settings: Settings, stone: Tombstone, journal: Journal, left: tuple[str, ...]) -> Tombstone:
    """Return an intent with what was done; rows and places are those of all that was withdrawn at once."""
    if stone.places:
        return stone
    files, records = records_of(settings, stone.source_id, stone.tombstone_id)
    is_here = records > 0 or stone.is_here
    return replace(
        stone,
        files=files,
        records=records,
        rows=journal.rows if is_here else 0,
        places={**journal.places, DELIVERED: files} if is_here else {DELIVERED: files},
        left=left,
    )


def _done(secret: Secret, stone: Tombstone, texts: Iterable[str]) -> Tombstone:
    """Return a tombstone that holds no key any more, only digests by which what is sent again is known."""
    assert stone.plan is not None, "an intent has a plan"
    facts, people = stone.plan.facts, {*stone.plan.persons, *(stone.plan.whole or ())}
    return replace(
        stone,
        state=DONE,
        plan=None,
        fact_digests=tuple(sorted({*stone.fact_digests, *(secret.of(FACT, fact) for fact in facts)})),
        person_digests=tuple(
            sorted({*stone.person_digests, *(secret.of(PERSON, person) for person in people)})
        ),
        flag_digests=tuple(sorted(secret.of("flag", flag_id_of(fact)) for fact in facts)),
        text_digests=tuple(sorted(secret.of("text", text) for text in texts)),
    )


def _gone(settings: Settings, source_id: str, stones: Sequence[Tombstone], texts: Sequence[str]) -> Gone:
    plans = [stone.plan for stone in stones if stone.plan is not None]
    facts = frozenset(fact for plan in plans for fact in plan.facts)
    files, records = losses_of(settings, source_id, stones)
    whole = frozenset(person for plan in plans for person in plan.whole or ())
    return Gone(
        facts=facts,
        people=whole.union(person for plan in plans for person in plan.persons),
        whole_people=whole,
        flags=frozenset(flag_id_of(fact) for fact in facts),
        records=tuple(records),
        files=tuple(files),
        texts=tuple(texts),
    )


def _texts(said: Sequence[Path], stones: Sequence[Tombstone], keys: set[str]) -> list[str]:
    """Return what no record of the source says any more, of what the withdrawn ones said.

    Args:
        said: stage folders that say what is left.
        stones: the tombstones.
        keys: of persons who stay.
    """
    plans = [stone.plan for stone in stones if stone.plan is not None]
    people = {person for plan in plans for person in plan.persons}
    gone = {fact for plan in plans for fact in plan.facts}
    left = {fact for folder in said for fact in _facts_of(folder, people)} - gone
    still = {text for folder in said for text in texts_in(folder, facts=left, people=people)}
    return sorted({text for plan in plans for text in plan.texts} - still - keys)


def _facts_of(folder: Path, people: set[str]) -> set[str]:
    found: set[str] = set()
    for fields in FACTS.values():
        rows = read_table(folder, fields.table, written_before=True)
        found.update(rows.loc[rows["person_record_id"].isin(people), fields.id_column])
    return found


def _ids(source_id: str, said: Sequence[Path], gone: Gone) -> list[str]:
    """Return ids, and keys within them, that may stand in no text: of the facts, and of people of whom nothing is left."""
    staying: set[str] = set()
    for folder in said:
        staying.update(read_table(folder, "stage__persons", written_before=True)["person_record_id"])
    ids = [*gone.facts, *(gone.people - staying)]
    keys = [id_.removeprefix(f"{source_id}:") for id_ in ids]
    return sorted({*ids, *(key for key in keys if is_looked_for(key))})


def _forget_orders(settings: Settings, orders: Iterable[Order]) -> None:
    for order in orders:
        forget_order(settings, order.order_id)
