"""The public's requests: pages, people and organisations, files and pictures."""
