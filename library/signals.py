"""What keeps the index true."""
