"""The text of PDFs, page by page: in every script, and from whatever program made them."""
