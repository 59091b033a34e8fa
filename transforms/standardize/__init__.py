"""Raw text to standard form: names, dates, identifiers, addresses, codes. Raw stays beside standard."""
