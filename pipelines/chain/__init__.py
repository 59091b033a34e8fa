"""Sources whose state rests on several deliveries: which ones, and what they say together."""
