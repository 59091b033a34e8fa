"""How deliveries of one source follow each other."""
