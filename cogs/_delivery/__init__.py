"""Reminders on their way: the clock, the queue, the sender."""
