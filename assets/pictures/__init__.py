"""The sizes in which readers get pictures."""
