"""What is marked for translation of the words that readers see, and languages that nobody speaks."""
