"""The index: what publications and their files say, written when something is stored."""
