"""Reminders: which runs, when they end, what becomes of what is due."""
