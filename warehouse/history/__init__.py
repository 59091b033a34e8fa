"""Every published night as what moved since the one before: Parquet by night, readable as of any of them."""
