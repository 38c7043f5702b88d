"""Takes out of uploaded files what tells of people, places and devices beyond what the file shows.

Each cleaner has one job for one family of formats and knows nothing of this site's models: it reads a file,
writes a clean one and says what it found. `cleaners` chooses the cleaner by the file's checked type.
"""
