"""Watching sources: portraits of deliveries, alarms of a night, quarantine, letters, drafts of specifications."""
