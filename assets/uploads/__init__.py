"""What may come in, and where it lies."""
