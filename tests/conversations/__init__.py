"""Conversations with the real bot, played in SimCord and written down: python -m tests.conversations docs/conversations.md."""
