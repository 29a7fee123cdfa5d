"""Killed anywhere: the real bot, ended with SIGKILL at each point where it touches its store or Discord."""
