"""The forms: of pages, pictures and files, and what their boxes take."""
