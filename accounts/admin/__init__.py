"""Pages for administrators, and the list of one's own sign-ins."""
