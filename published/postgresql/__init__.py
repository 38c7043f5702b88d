"""Django's PostgreSQL, with a moment just before each commit."""
