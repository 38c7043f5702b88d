"""Fixtures of the project that these tests share."""
