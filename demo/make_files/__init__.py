"""A developer's tool that makes demo/files from demo/drawings and demo/documents."""
