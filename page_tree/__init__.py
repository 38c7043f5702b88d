"""The tree of pages as Wagtail keeps it: who may read a page, whose turn it is to change it, its full address."""
