"""A publication's files at lasting addresses: each edition of each, as bytes that never change."""
