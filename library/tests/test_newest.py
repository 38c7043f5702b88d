"""The places of a choice on the shelf are the same, whichever way they are found."""

import random

import pytest
from pyroaring import BitMap

from library.lists import shelf as shelves
from library.lists.shelf import Shelf


@pytest.fixture
def shelf():
    keys = random.Random(3).sample(range(1, 9_000_000), 400)
    return Shelf(BitMap(keys), order=keys)


# Looked up always, as it is set, and never.
@pytest.mark.parametrize("looked_up", [0, shelves.LOOKED_UP, 10**9])
@pytest.mark.parametrize("count", [0, 1, 7, 90, 399, 400])
def test_what_is_chosen_comes_in_the_order_of_all(monkeypatch, shelf, looked_up, count):
    monkeypatch.setattr(shelves, "LOOKED_UP", looked_up)
    chosen = BitMap(random.Random(count).sample(shelf.order, count))
    inside = [key for key in shelf.order if key in chosen]
    for start, stop in ((0, 0), (0, 1), (0, 20), (20, 40), (3, 500), (380, 400), (900, 920)):
        assert shelf.newest(chosen, start, stop) == inside[start:stop], (start, stop)


@pytest.mark.parametrize("looked_up", [0, 10**9])
def test_what_is_not_on_the_shelf_has_no_place(monkeypatch, shelf, looked_up):
    monkeypatch.setattr(shelves, "LOOKED_UP", looked_up)
    assert shelf.newest(BitMap([0, 9_000_001, shelf.order[5], shelf.order[2]]), 0, 9) == [
        shelf.order[2],
        shelf.order[5],
    ]
    assert Shelf().newest(BitMap([5]), 0, 9) == []
