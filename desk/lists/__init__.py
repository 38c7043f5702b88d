"""The lists from which staff choose, find and begin."""
