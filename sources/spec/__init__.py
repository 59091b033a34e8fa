"""The specification of a source: what its files look like and what their columns mean."""
