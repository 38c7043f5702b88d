"""The tree of pages as Wagtail keeps it: who reads a page, whose turn it is to change it, and where it is."""
