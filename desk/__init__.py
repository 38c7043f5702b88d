"""The staff's side: what the project adds to Wagtail's admin, one subject a module."""
