"""Dates and times as people type them, read and told back in words."""
