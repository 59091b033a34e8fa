"""One folder per source, a specification each, and what reads deliveries by them."""
