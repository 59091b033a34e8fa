"""Measuring linkage: populations nobody trained on, and the engines that are tried on them."""
