"""Conversations with the real bot, played in SimCord and written down for reading aloud."""
