"""The use cases: one method each, one transaction each."""
