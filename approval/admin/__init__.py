"""What the staff see of it in Wagtail's admin."""
