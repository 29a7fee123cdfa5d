"""What cogs share with each other to answer, ask and find out who is asking."""
