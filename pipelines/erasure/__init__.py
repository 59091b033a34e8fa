"""Withdrawn records leave every place: orders, tombstones, redaction, and the proof that all else is unchanged."""
