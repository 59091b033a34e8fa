"""How far from the limit the table of bits is: supervised engines that see the truth, on the same candidates."""
