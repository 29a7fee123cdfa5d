"""Ounce, the strength coach in a running club: everything that is not Discord input and output."""
