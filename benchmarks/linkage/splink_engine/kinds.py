"""The tuned models by name."""

from benchmarks.linkage.splink_engine.first_kind import FIRST
from benchmarks.linkage.splink_engine.kind import Kind
from benchmarks.linkage.splink_engine.public_kinds import CENSUS_SSA, FAKE_1000, FEBRL, W2_CENSUS, W2_SSA
from benchmarks.linkage.splink_engine.second_kind import SECOND

KINDS: dict[str, Kind] = {
    "first": FIRST,
    "second": SECOND,
    "febrl": FEBRL,
    "fake_1000": FAKE_1000,
    "census_ssa": CENSUS_SSA,
    "w2_census": W2_CENSUS,
    "w2_ssa": W2_SSA,
}
