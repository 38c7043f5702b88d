"""Links to other sites: where they stand, whether they still lead anywhere, and replacing one everywhere."""
