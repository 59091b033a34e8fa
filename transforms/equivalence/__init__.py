"""The equivalence workbench: foreign elements beside New Mexico elements beside the facts on file, and precedents."""
