"""A figure that moves: its body, its poses, the way between them, and where it is seen from."""
