"""What must hold: Great Expectations suites, row verdicts, conservation of records."""
