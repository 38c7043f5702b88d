"""Finding publications by what they say, whatever the script, and following what is new."""
