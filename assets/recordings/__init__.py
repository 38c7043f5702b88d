"""What is said of recordings: times, captions, addresses at video hosts."""
