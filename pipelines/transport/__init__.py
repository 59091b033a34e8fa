"""Bringing deliveries from where senders leave them into the landing folder, and opening what is sealed."""
