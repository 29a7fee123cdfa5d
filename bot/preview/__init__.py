"""The club in a browser, with no token."""
