"""Statutes, rulesets and bills: data a lawyer changes; the loader; the pure duty function."""
