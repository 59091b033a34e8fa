"""Person records as the engine sees them: words, days, numbers and places as integers."""
