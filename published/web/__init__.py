"""How a web server hands out what is on file: its configuration, and the pages for what goes wrong."""
