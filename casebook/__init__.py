"""Decisions, approvals and the audit ledger: the transactional store with many small writers."""
