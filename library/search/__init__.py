"""Finding: what was typed, in any script, and what was meant by it."""
