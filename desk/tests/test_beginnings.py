"""From the admin's front page and lists to the form of something, in words that staff know."""

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Home
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_site_s_front_page_is_one_step_away_for_who_may_change_it(
    secretariat: Client, writer: Client
) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[Home.objects.get().pk])
    assert f'href="{address}"' in secretariat.get("/admin/").content.decode()
    assert f'href="{address}"' not in writer.get("/admin/").content.decode()


@pytest.mark.parametrize("name", ["publications", "campaigns"])
def test_a_list_calls_what_is_new_as_the_front_page_does(secretariat: Client, name: str) -> None:
    make.CampaignFactory()
    make.StatementFactory()
    page = secretariat.get(reverse(f"{name}:index")).content.decode()
    assert f"New {name.removesuffix('s')}" in page
    assert f"Add {name.removesuffix('s')}" not in page
