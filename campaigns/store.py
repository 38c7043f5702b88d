"""Which files in the store belong to something, though no file or picture names them."""

from django.dispatch import Signal

# Asked before stored files that nothing names are swept away. Receivers return the names of those they keep.
still_needed = Signal()


def names_still_needed() -> set[str]:
    """The names that other parts of the site keep."""
    return {name for _, names in still_needed.send(None) for name in names or ()}
