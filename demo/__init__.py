"""The demo: one campaign with all that belongs to it, for trying the site. Never a part of production."""
