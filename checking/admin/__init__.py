"""Where the staff see what was found: in a page's form, before several are published, on the front page."""
