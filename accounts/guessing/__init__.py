"""Who may try a password, a code or a link, how often, and how many at once."""
