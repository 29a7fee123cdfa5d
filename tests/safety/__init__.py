"""Whether Ounce hears an emergency and leaves running talk alone, by the rule and on the real bot."""
