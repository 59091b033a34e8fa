"""Explaining a pair of two person files: read, weighed as `lindero link` weighs it, told in words and as a picture."""
