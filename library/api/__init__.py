"""The library for machines."""
