"""Phrases in libraries made up at random, beside what reading every passage finds."""

import random
from typing import Final

import pytest
from django.db import connection
from pyroaring import BitMap

from ajc_site.tests.support.depth import scaled
from library.index.gathering import Piece
from library.index.indexing import write_texts
from library.lists.shelf import Shelf
from library.models import Part
from library.search import finding
from library.search.finding import Wanted, find

pytestmark = pytest.mark.django_db

# English stems none of these, and drops none.
WORDS: Final = ("red", "blue", "amber", "court", "sand", "ngo")
PARTS: Final = (Part.TITLE, Part.SUMMARY, Part.BODY, Part.FILE)
Library = dict[int, list[str]]


def filled(chance: random.Random, count: int) -> tuple[Library, Shelf]:
    """Publications with a passage of each part; odd keys are newer, every tenth is not public."""
    texts = {
        pk: [" ".join(chance.choices(WORDS, k=chance.randint(1, 9))) for _ in PARTS]
        for pk in range(1, count + 1)
    }
    write_texts(
        [(pk, [Piece(*piece) for piece in zip(PARTS, own, strict=True)]) for pk, own in texts.items()]
    )
    public = {pk: own for pk, own in texts.items() if pk % 10}
    order = sorted(public, key=lambda pk: (pk % 2 == 0, -pk))
    return public, Shelf(BitMap(order), order=order)


def typed(chance: random.Random) -> list[str]:
    """Words and phrases of two to four words, one after another."""
    lengths = chance.choices((1, 2, 2, 2, 3, 4), k=chance.randint(1, 4))
    return list(dict.fromkeys(" ".join(chance.choices(WORDS, k=length)) for length in lengths))


def query(parts: list[str]) -> str:
    return " ".join(f'"{part}"' if " " in part else part for part in parts)


def holding(parts: list[str], library: Library) -> set[int]:
    """Those of which each part stands in some passage, by reading them."""
    return {
        pk
        for pk, texts in library.items()
        if all(any(f" {part} " in f" {text} " for text in texts) for part in parts)
    }


@pytest.mark.parametrize("few", [0, 7, 1_000])
def test_what_holds_every_phrase_is_found_and_nothing_else(monkeypatch, few):
    monkeypatch.setattr(finding, "FEW", few)
    chance = random.Random(few)
    library, shelf = filled(chance, 120)
    some = 0
    for _ in range(scaled(60)):
        parts = typed(chance)
        found = find(Wanted.typed(query(parts)), shelf, shelf.everything)
        expected = holding(parts, library)
        assert set(found.everything) == expected, parts
        in_title = {pk for pk in expected if {*" ".join(parts).split()} <= {*library[pk][0].split()}}
        assert [set(tier) for tier in found.tiers] == [in_title, expected - in_title], parts
        assert (found.is_too_common, found.not_looked_through) == (False, 0)
        some += bool(expected)
    assert some


@pytest.mark.parametrize(("few", "few_beside_common"), [(0, 0), (0, 1_000), (7, 50), (1_000, 10_000)])
def test_statistics_change_how_it_is_asked_and_not_what_is_found(monkeypatch, few, few_beside_common):
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "FEW_BESIDE_COMMON", few_beside_common)
    chance = random.Random(1)
    library, shelf = filled(chance, 120)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE library_passage")
    for _ in range(scaled(30)):
        parts = typed(chance)
        assert set(find(Wanted.typed(query(parts)), shelf, shelf.everything).everything) == holding(
            parts, library
        )


def test_of_too_many_passages_the_newest_are_looked_through_and_the_rest_is_told(monkeypatch):
    monkeypatch.setattr(finding, "MOST_PASSAGES", 24)
    chance = random.Random(2)
    library, shelf = filled(chance, 200)
    were_bounded = 0
    for _ in range(60):
        parts = typed(chance)
        found = find(Wanted.typed(query(parts)), shelf, shelf.everything)
        expected = holding(parts, library)
        assert set(found.everything) <= expected, parts
        assert len(expected - set(found.everything)) <= found.not_looked_through, parts
        if found.not_looked_through:
            were_bounded += 1
            # What was passed over is older than all that was found.
            passed = [shelf.order.index(pk) for pk in expected - set(found.everything)]
            last = max((shelf.order.index(pk) for pk in found.everything), default=-1)
            assert len([part for part in parts if len(part.split()) > 2]) > 1 or all(
                place > last for place in passed
            ), parts
    assert were_bounded


@pytest.mark.parametrize(
    ("text", "pks"),
    [
        ('"red blue" amber', {1}),
        ('"red blue" "amber sand"', {1}),
        ('"the red" "blue"', {1, 2, 3, 4}),
        ('"of the" "red blue"', {1, 3}),
        ('"red of blue"', {4}),
        ('"red blue" "red blue"', {1, 3}),
        ('"red blue" court-room', set()),
        ('"red blue" ngos', {3}),
        ('"ngos court"', {3}),
        ('"blue red" "sand sand"', set()),
    ],
)
def test_phrases_beside_other_words(text, pks):
    bodies = {1: "red blue and amber sand", 2: "blue amber red", 3: "red blue NGOs court", 4: "red of blue"}
    write_texts([(pk, [Piece(Part.TITLE, ""), Piece(Part.BODY, body)]) for pk, body in bodies.items()])
    shelf = Shelf(BitMap(bodies), order=[4, 3, 2, 1])
    assert set(find(Wanted.typed(text), shelf, shelf.everything).everything) == pks


def test_once_nothing_is_left_no_further_phrase_is_asked_for(django_assert_num_queries):
    write_texts([(1, [Piece(Part.TITLE, "red blue court amber sand")])])
    shelf = Shelf(BitMap([1]), order=[1])
    wanted = Wanted.typed('"blue red" "court blue" "sand red" "red blue"')
    # What the phrases are, the words, how frequent each is, and one of them.
    with django_assert_num_queries(4):
        assert not find(wanted, shelf, shelf.everything).everything
