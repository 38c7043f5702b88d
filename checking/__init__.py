"""What is missing or odd on a page, before it goes out: one list, each line a step from its field."""
