"""Addresses that are free."""

from typing import Any


def free(model: Any, name: str, wanted: str, longest: int | None, **among: Any) -> str:
    """The address that is wanted, or the first free one with a number behind it."""
    taken = model._base_manager.filter(**among)
    address, number = wanted, 1
    while taken.filter(**{name: address}).exists():
        number += 1
        ending = f"-{number}"
        address = f"{wanted[: (longest or 255) - len(ending)]}{ending}"
    return address
