"""A season in simulated Discord: what was owed beside what came. `python -m tests.simulation` runs a large one."""
