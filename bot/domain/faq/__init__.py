"""Questions: what a message asks, and whether to answer it."""
