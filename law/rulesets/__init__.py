"""Rulesets: New Mexico's law, effective-dated."""
