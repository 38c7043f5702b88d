"""Each publication and campaign to take along: as a tagged PDF and as an EPUB."""
