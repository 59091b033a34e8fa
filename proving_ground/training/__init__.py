"""Training of the linkage model: panels into levels, levels into a table of bits, figures on panels never trained on."""
