"""Memory: every line of SQL, one whole transaction a use case."""
