"""Statute text to category, disposition to conviction or not."""
