"""Settings: the only room that reads the environment."""
