"""From bytes to records: pure readers, one room a format. Every record is given or refused with a reason."""
