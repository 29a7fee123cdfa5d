"""Discord in, domain call, Discord out: one cog per thing that members do."""
