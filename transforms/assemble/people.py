"""Person records over several deliveries: replaced, added to, corrected, brought together."""

from collections.abc import Collection, Mapping

import pandas as pd

from transforms.assemble.retired import with_retired
from transforms.assemble.state import PARTS, PERSON_KEY, PERSONS
from transforms.standardize.tables import person_digests

Tables = Mapping[str, pd.DataFrame]
_ORIGIN = "_origin"


def without_people(tables: Tables, persons: Collection[str]) -> dict[str, pd.DataFrame]:
    """Return the person tables without these persons; the other tables as they are."""
    if not len(persons):
        return dict(tables)
    gone = pd.Index(list(persons))
    return {
        name: frame[~frame[PERSON_KEY].isin(gone)].reset_index(drop=True)
        if name == PERSONS or name in PARTS
        else frame
        for name, frame in tables.items()
    }


def only_people(tables: Tables, persons: Collection[str]) -> dict[str, pd.DataFrame]:
    """Return the person tables with these persons alone."""
    kept = pd.Index(list(persons))
    return {
        name: tables[name][tables[name][PERSON_KEY].isin(kept)].reset_index(drop=True)
        for name in (PERSONS, *PARTS)
    }


def with_people(tables: Tables, more: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables with the rows of further persons, none of whom they know."""
    own = {name: _stacked([tables[name], more[name]]) for name in (PERSONS, *PARTS)}
    return {**tables, **own}


def replaced_people(tables: Tables, new: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables with the persons of a delivery as it has them."""
    return with_people(without_people(tables, set(new[PERSONS][PERSON_KEY])), new)


def added_people(tables: Tables, new: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables with what a delivery says of its persons beside what was known: nothing is taken away."""
    known = set(tables[PERSONS][PERSON_KEY]) & set(new[PERSONS][PERSON_KEY])
    before, now = only_people(tables, known), only_people(new, known)
    pieces = [_from(before, "0"), _from(now, "1")]
    # what a person is newly said to be wins; names keep their numbers, the name of record first
    persons = _stacked([now[PERSONS], before[PERSONS]])
    together = _brought_together(persons, pieces)
    others = without_people(new, known)
    return with_people(with_people(without_people(tables, known), together), others)


def corrected_people(tables: Tables, said: Tables, into: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return the tables with corrections of persons: each kind of part that a correction names takes the place of
    the one known, what it does not name stays.

    Args:
        tables: person tables, and others that are left alone.
        said: what the corrections say.
        into: retired person record to the one that stays: of a survivor a correction speaks as a whole.
    """
    own = set(tables[PERSONS][PERSON_KEY]) & set(said[PERSONS][PERSON_KEY])
    known = own | {retired for retired, survivor in into.items() if survivor in own}
    before, now = only_people(tables, known), only_people(said, own)
    done = {PERSONS: _stacked([now[PERSONS], before[PERSONS]])}
    for name in PARTS:
        named = with_retired(set(now[name][PERSON_KEY]), into) | set(now[name][PERSON_KEY])
        kept = before[name][~before[name][PERSON_KEY].isin(pd.Index(list(named)))]
        done[name] = _stacked([kept, now[name]])
    # a date of birth that pointed at a name which is gone is the person's own
    births, names = done["stage__birth_dates"], done["stage__names"]
    there = set(zip(names[PERSON_KEY], names["name_no"], strict=True))
    points = [pair in there for pair in zip(births[PERSON_KEY], births["name_no"], strict=True)]
    births["name_no"] = births["name_no"].where(pd.Series(points, index=births.index, dtype="bool"), pd.NA)
    done[PERSONS] = _digested(_first_said(done[PERSONS]), done)
    others = without_people(said, own)
    return with_people(with_people(without_people(tables, known), done), others)


def merged_people(tables: Tables, into: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return the tables with every retired person as part of the one that stays.

    Args:
        tables: person tables, and others that are left alone.
        into: retired person record to the one that stays, which is known.
    """
    there = set(tables[PERSONS][PERSON_KEY]) | {p for name in PARTS for p in tables[name][PERSON_KEY]}
    retired = {old: new for old, new in into.items() if old in there}
    if not retired:
        return dict(tables)
    survivors = sorted(set(retired.values()))
    own = _from(only_people(tables, survivors), "")
    moved = only_people(tables, retired)
    pieces = [own, {name: frame.assign(**{_ORIGIN: frame[PERSON_KEY]}) for name, frame in moved.items()}]
    pieces[1] = {
        name: frame.sort_values(_ORIGIN, kind="stable").assign(**{PERSON_KEY: frame[PERSON_KEY].map(retired)})
        for name, frame in pieces[1].items()
    }
    persons = _stacked([piece[PERSONS].drop(columns=_ORIGIN) for piece in pieces])
    together = _brought_together(persons, pieces)
    return with_people(without_people(tables, {*survivors, *retired}), together)


def with_identifiers(tables: Tables, more: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables with further identifiers of known persons, after their own; those known already add nothing."""
    name, (number, said) = "stage__identifiers", PARTS["stage__identifiers"]
    known = tables[name]
    keys = [PERSON_KEY, *said]
    both = _stacked([known, more[more[PERSON_KEY].isin(tables[PERSONS][PERSON_KEY])]])
    both = both[~both.duplicated(keys) | (both.index < len(known))]
    new = both[both.index >= len(known)]
    if not len(new):
        return dict(tables)
    last = known.groupby(PERSON_KEY)[number].max()
    after = (
        new.groupby(PERSON_KEY, sort=False).cumcount()
        + 1
        + new[PERSON_KEY].map(last).fillna(0).astype("int64")
    )
    done = {**tables, name: _stacked([known, new.assign(**{number: after})])}
    touched = set(new[PERSON_KEY])
    own = only_people(done, touched)
    own[PERSONS] = _digested(own[PERSONS], own)
    return with_people(without_people(done, touched), own)


def digested_people(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables with digests over what they hold: whoever is said twice alike has one digest."""
    return {**tables, PERSONS: _digested(tables[PERSONS], tables)}


def _brought_together(
    persons: pd.DataFrame, pieces: list[dict[str, pd.DataFrame]]
) -> dict[str, pd.DataFrame]:
    """Return one set of tables; rows that say the same stand once, numbered in the order of the pieces."""
    done = {PERSONS: _first_said(persons)}
    names = _stacked([piece["stage__names"] for piece in pieces])
    names, numbers = _distinct(names, "stage__names")
    births = _stacked([piece["stage__birth_dates"] for piece in pieces])
    pointed = [
        numbers.get(key) for key in zip(births[PERSON_KEY], births[_ORIGIN], births["name_no"], strict=True)
    ]
    births["name_no"] = pd.Series(pointed, index=births.index, dtype="object").astype(names["name_no"].dtype)
    done["stage__names"] = names
    done["stage__birth_dates"], _ = _distinct(births, "stage__birth_dates", "name_no")
    for table in ("stage__identifiers", "stage__addresses"):
        done[table], _ = _distinct(_stacked([piece[table] for piece in pieces]), table)
    done[PERSONS] = _digested(done[PERSONS], done)
    return done


def _distinct(
    rows: pd.DataFrame, table: str, *besides: str
) -> tuple[pd.DataFrame, dict[tuple[str, str, object], int]]:
    """Return distinct rows numbered anew, and (person, origin, old number) to the new number."""
    number, said = PARTS[table]
    keys = [PERSON_KEY, *said, *besides]
    first = rows[~rows.duplicated(keys)]
    order = first.groupby(PERSON_KEY, sort=False).cumcount() + 1
    group = rows.groupby(keys, sort=False, dropna=False).ngroup()
    new = group.map(dict(zip(group.loc[first.index], order, strict=True)))
    old = zip(rows[PERSON_KEY], rows[_ORIGIN], rows[number], strict=True)
    numbers = {key: int(value) for key, value in zip(old, new, strict=True)}
    numbered = first.assign(**{number: order.astype(rows[number].dtype)})
    return numbered.drop(columns=_ORIGIN).reset_index(drop=True), numbers


def _first_said(persons: pd.DataFrame) -> pd.DataFrame:
    return persons.groupby(PERSON_KEY, sort=False, as_index=False).first()[list(persons.columns)]


def _digested(persons: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    return persons.assign(record_sha256=person_digests({**tables, PERSONS: persons}))


def _from(tables: Tables, origin: str) -> dict[str, pd.DataFrame]:
    return {name: frame.assign(**{_ORIGIN: origin}) for name, frame in tables.items()}


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled or frames[:1], ignore_index=True)
