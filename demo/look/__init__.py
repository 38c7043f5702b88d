"""The parts of the site's look on one page, at /styles/ of a person's own machine: see docs/look.md."""
