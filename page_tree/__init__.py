"""The tree of pages as Wagtail keeps it: who may read a page, and whose turn it is to change it."""
