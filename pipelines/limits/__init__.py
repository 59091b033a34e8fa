"""Limits of use: how long deliveries are kept, what of a person is never shown, whom facts may be told."""
