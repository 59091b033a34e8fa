"""A second synthetic New Mexico, by another author, to measure a linkage engine on people it was not tuned to.

People live in households with names by group and county. Look-alikes of a resident are among the subjects, look-alikes
of a resident subject among the residents; `look_alike_of` of subjects.parquet names the resident who resembles the
subject and is somebody else, for subjects of kind `resident`, too. Kinds: resident, stranger, namesake, sibling, junior
(a father or a son of one name), twin, mixed_twin, cousin, roommate. `slips` are those of the left record; of a resident
those of the right record follow, with `right:` before them. How often anything happens is in `rates` and `offices`.
"""

from benchmarks.linkage.populations.second_kind.folder import make_second_kind

__all__ = ["make_second_kind"]
