"""From links, facts and law to six answers, flags and waits."""
