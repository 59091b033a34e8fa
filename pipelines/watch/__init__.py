"""Watching sources: portraits of deliveries, alarms of a night, letters, drafts of specifications."""
