"""Synthetic populations, each by its own author and on its own ideas."""
