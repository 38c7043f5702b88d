"""What is issued: each edition of a publication as it was published, and how readers learn what changed."""
