"""What Ounce costs beside a bare discord.py bot, measured in the same run: `python -m tests.benchmarks`."""
