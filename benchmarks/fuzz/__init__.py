"""Damaged deliveries by the hundred thousand: no crash, no hang, no row unaccounted for."""
