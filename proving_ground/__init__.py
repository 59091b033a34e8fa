"""Synthetic New Mexico and its deliveries, with truth. Every person in it is invented."""
