"""Quarantine: records that deliveries keep back, and what a new reading of a delivery would change."""
