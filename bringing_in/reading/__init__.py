"""From the bytes of a document to what it says, in a process of its own (``clean_files.contained``)."""
