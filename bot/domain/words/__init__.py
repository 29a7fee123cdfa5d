"""What members type becomes values here."""
