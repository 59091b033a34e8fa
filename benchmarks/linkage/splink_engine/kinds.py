"""The tuned models by name."""

from benchmarks.linkage.splink_engine.first_kind import FIRST
from benchmarks.linkage.splink_engine.kind import Kind
from benchmarks.linkage.splink_engine.public_kinds import FAKE_1000, FEBRL

KINDS: dict[str, Kind] = {"first": FIRST, "febrl": FEBRL, "fake_1000": FAKE_1000}
