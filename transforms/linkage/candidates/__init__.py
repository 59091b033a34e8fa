"""Candidate pairs: which records are compared at all."""
