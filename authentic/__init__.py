"""Proof: each public file's checksum, signed lists of them, each naming the one before, and their time."""
