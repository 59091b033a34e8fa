"""From the deliveries of one source to its state on a night: pure functions over stage tables."""
