"""The list of publications, narrowed and in pages."""
