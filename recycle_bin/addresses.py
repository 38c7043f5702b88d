"""Addresses that are free."""

from collections.abc import Callable
from typing import Any


def free(
    model: Any,
    name: str,
    wanted: str,
    longest: int | None,
    is_good: Callable[[str], bool] = lambda address: True,
    **among: Any,
) -> str:
    """The address that is wanted, or the first with a number behind it that is free and good."""
    taken = model._base_manager.filter(**among)
    address, number = wanted, 1
    while taken.filter(**{name: address}).exists() or not is_good(address):
        number += 1
        ending = f"-{number}"
        address = f"{wanted[: (longest or 255) - len(ending)]}{ending}"
    return address
