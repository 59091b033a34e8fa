"""From records to canonical rows, by the specification alone."""
