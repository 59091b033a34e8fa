"""What a delivery looks like, and how it differs from those before it. Pure: no clock, no file, no connection."""
