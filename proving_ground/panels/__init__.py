"""Many small worlds, each with offices of its own habits: what a model of linkage is trained on."""
