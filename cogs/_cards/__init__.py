"""Values become messages here, with no decisions."""
