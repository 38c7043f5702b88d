"""A place for published files, as the room `published` has it."""

from published.tests.conftest import on_file

__all__ = ["on_file"]
