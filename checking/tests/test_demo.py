"""The demo, whose facts are right: nothing is told of it that is not odd."""

import pytest
from wagtail.models import Page

from checking.looking import odd_on

pytestmark = pytest.mark.usefixtures("demo")


def test_nothing_is_odd_in_the_demo() -> None:
    pages = Page.objects.filter(depth__gt=1).specific()
    told = [(page.title, one.place.field, one.sentence) for page in pages for one in odd_on(page)]
    assert told == []
