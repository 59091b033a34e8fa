"""Record linkage: blocking, comparison, weights in bits, hard rules, verdicts, explanation."""
