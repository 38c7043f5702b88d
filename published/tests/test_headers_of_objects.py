"""An object in a bucket holds 2 KB of headers: those of a page have room in it."""

from typing import Final

import pytest
from django.test import Client

from campaigns import styles
from campaigns.tests import factories as make
from published.headers_of_objects import MOST_METADATA, as_parameters

pytestmark = pytest.mark.django_db
# One more part of the styles, whose hash is in the policy of each page, and its blank.
ONE_MORE: Final = 54


def test_a_pages_headers_have_room_for_one_more_part_of_the_styles(client: Client) -> None:
    assert {len(one) + 1 for one in styles.hashes()} == {ONE_MORE}
    page = make.StatementFactory(title="A page")
    kept = as_parameters({**client.get(page.get_url()).headers})["Metadata"]
    assert sum(map(len, [*kept, *kept.values()])) + ONE_MORE <= MOST_METADATA
