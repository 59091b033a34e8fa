"""The engine to beat: Splink, tuned by hand as well as its interface allows, in an environment of its own."""
