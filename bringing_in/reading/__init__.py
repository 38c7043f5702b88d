"""From the bytes of a document to what it says. Runs in a process of its own, see ``clean_files.contained``."""
