"""Merged persons: which retired keys go under which key that stays, chains followed, contradictions kept back."""

from collections.abc import Collection, Hashable, Mapping

import pandas as pd

APPLIED, UNKNOWN, CYCLE, ENDED = "applied", "unknown_survivor", "merge_cycle", "ended"
_SETTLED = frozenset({APPLIED, CYCLE, ENDED})


def settled(merges: pd.DataFrame, known: Collection[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the merges with how each stands, and retired key to the key that stays in the end.

    Of one retired key the last merge told counts, once it can be carried out; until then the one before it does. A chain
    goes as far as the last person that is known; a merge whose end nobody delivered waits. One that comes back to where
    it was is kept back for good: what was applied before stays, and of merges that were told together and contradict
    each other none is applied. What is kept back is as if nobody had told it.

    Args:
        merges: in the order told; columns of MERGES. What is not yet settled has another standing, or none.
        known: person records that were delivered, under any key.
    """
    retired, survivors = list(merges["retired_key"]), list(merges["survivor_key"])
    standing = [said if said in _SETTLED else "" for said in merges["standing"]]
    applied = {key: n for n, key in enumerate(retired) if standing[n] == APPLIED}
    open_rows: dict[str, list[int]] = {}
    for n, key in enumerate(retired):
        if not standing[n]:
            open_rows.setdefault(key, []).append(n)
    told = {key: rows[-1] for key, rows in open_rows.items()}
    known = set(known)
    while True:
        edges = {key: survivors[n] for key, n in (applied | told).items()}
        refused = [key for key in told if _way(edges, key)[-1] == key]
        unknown = [] if refused else [key for key in told if not known.intersection(_way(edges, key)[1:])]
        for key in refused:  # as if nobody had told it: what waited before it goes on waiting
            standing[told.pop(key)] = CYCLE
            open_rows[key].pop()
            if open_rows[key]:
                told[key] = open_rows[key][-1]
        for key in unknown:
            standing[told.pop(key)] = UNKNOWN
        if not refused and not unknown:
            break
    for n in told.values():
        standing[n] = APPLIED
    kept = [
        standing[n] in (CYCLE, UNKNOWN) or told.get(key) == n or (standing[n] in _SETTLED and key not in told)
        for n, key in enumerate(retired)
    ]
    done = merges.assign(standing=pd.Series(standing, index=merges.index, dtype="str"))
    done = done[pd.Series(kept, index=merges.index, dtype="bool")].reset_index(drop=True)
    return done, survivors_of(done, known)


def survivors_of(merges: pd.DataFrame, known: Collection[str]) -> dict[str, str]:
    """Return every retired key whose merge is applied to the last known person on its way."""
    known = set(known)
    own = merges[merges["standing"] == APPLIED]
    edges = dict(zip(own["retired_key"], own["survivor_key"], strict=True))
    ways = {key: [person for person in _way(edges, key)[1:] if person in known] for key in edges}
    return {key: way[-1] for key, way in ways.items() if way}


def ended(merges: pd.DataFrame, persons: Collection[str]) -> pd.DataFrame:
    """Return the merges with those at an end whose retired key a delivery of everything has as a person."""
    over = merges["retired_key"].isin(pd.Index(list(persons))) & (merges["standing"] != CYCLE)
    return merges.assign(standing=merges["standing"].where(~over, ENDED))


def chain_in_words(merges: pd.DataFrame, merge: Mapping[Hashable, object]) -> str:
    """Return the way that a merge leads, key by key: by what is applied, and by what was told with it."""
    own = merges[(merges["standing"] == APPLIED) | (merges["delivery_id"] == merge["delivery_id"])]
    edges = dict(zip(own["retired_key"], own["survivor_key"], strict=True))
    return " -> ".join(
        _way(edges | {str(merge["retired_key"]): str(merge["survivor_key"])}, str(merge["retired_key"]))
    )


def _way(edges: Mapping[str, str], start: str) -> list[str]:
    """Return the keys from one on, up to the end or to the first that comes again."""
    way, seen = [start], {start}
    while way[-1] in edges:
        way.append(edges[way[-1]])
        if way[-1] in seen:
            break
        seen.add(way[-1])
    return way
