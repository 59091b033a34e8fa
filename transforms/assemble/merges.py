"""Merged persons: which retired keys go under which key that stays, chains followed, cycles refused."""

from collections.abc import Collection

import pandas as pd

APPLIED, UNKNOWN, CYCLE = "applied", "unknown_survivor", "merge_cycle"


def settled(merges: pd.DataFrame, known: Collection[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the merges with how each stands, and retired key to the key that stays in the end.

    Of one retired key the last merge told counts. A chain goes as far as the last person that is known; a merge whose
    end nobody delivered waits, one on a way that comes back to where it was is refused.

    Args:
        merges: in the order told; columns of MERGES.
        known: person records that are there, or were before they were merged.
    """
    edges = dict(zip(merges["retired_key"], merges["survivor_key"], strict=True))
    known = set(known)
    into: dict[str, str] = {}
    standing: dict[str, str] = {}
    for retired in edges:
        way = [retired]
        while way[-1] in edges and edges[way[-1]] not in way:
            way.append(edges[way[-1]])
        if way[-1] in edges:  # the next step would come back
            standing[retired] = CYCLE
            continue
        reached = [person for person in way[1:] if person in known]
        standing[retired] = APPLIED if reached else UNKNOWN
        if reached:
            into[retired] = reached[-1]
    # an end that is itself retired as far as another known person: follow once more
    final = {retired: into.get(survivor, survivor) for retired, survivor in into.items()}
    return merges.assign(standing=merges["retired_key"].map(standing).astype("str")), final


def chain_in_words(merges: pd.DataFrame, retired: str) -> str:
    """Return the way that a merge leads, key by key."""
    edges = dict(zip(merges["retired_key"], merges["survivor_key"], strict=True))
    way = [retired]
    while way[-1] in edges and way.count(way[-1]) < 2:
        way.append(edges[way[-1]])
    return " -> ".join(way)
