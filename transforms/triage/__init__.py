"""Triage of what the law could not read: unknown citations and charge texts, grouped, with what they may be."""
