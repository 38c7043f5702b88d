"""The kinds of publication, and the words among which staff choose."""
