"""The commands of `!club`, by what a coach sets up with them; cogs/club.py puts them together."""
