"""What was deleted, kept for thirty days so that it can be taken back."""
