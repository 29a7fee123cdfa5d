"""Circuits: what limits one, what is drawn, how it is dosed, changed and repeated."""
