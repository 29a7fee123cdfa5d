"""The club's rules, pure: no clock, no files, no Discord, no event loop."""
