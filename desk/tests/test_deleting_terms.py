"""Before a topic or a place is deleted, the question says how many publications are filed under it."""

import pytest
from django.urls import reverse

from bundles.tests.factories import draft
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db

FACTORIES = {"topic": make.TopicFactory, "place": make.PlaceFactory}


def question(client, kind, *terms) -> str:
    address = reverse("wagtail_bulk_action", args=["campaigns", kind, "delete"])
    if len(terms) == 1:
        address = reverse(f"wagtailsnippets_campaigns_{kind}:delete", args=[terms[0].pk])
    return " ".join(client.get(address, {"id": [term.pk for term in terms]}).content.decode().split())


@pytest.mark.parametrize("kind", FACTORIES)
def test_one_says_under_it_what_is_filed(secretariat, kind):
    term = FACTORIES[kind]()
    assert f"Nothing on the site refers to this {kind}." in question(secretariat, kind, term)
    for _ in range(2):
        page = draft()
        setattr(page, f"{kind}s", [term])
        page.save()
    said = question(secretariat, kind, term)
    assert "2 publications are filed under it." in said
    assert "Nothing on the site" not in said
    assert "referenced 0" not in said


@pytest.mark.parametrize("kind", FACTORIES)
def test_several_say_it_each(secretariat, kind):
    used, unused = FACTORIES[kind](), FACTORIES[kind]()
    page = draft()
    setattr(page, f"{kind}s", [used])
    page.save()
    said = question(secretariat, kind, used, unused)
    assert said.count("1 publication is filed under it.") == 1
    assert said.count(f"Nothing on the site refers to this {kind}.") == 1
