"""The body of a page: its blocks, its rich text, and the lasting addresses of its paragraphs."""
