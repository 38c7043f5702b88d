"""Who may try a password, how often, and how many at once."""
