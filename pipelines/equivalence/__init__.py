"""The equivalence workbench: its tables of a night, and the decisions that people write."""
