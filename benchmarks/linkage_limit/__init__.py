"""How far from the limit the table of bits is: supervised engines that saw a truth, on the same candidates."""
