"""The download of a campaign's table of positions is on file as its page is, and follows it."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Campaign
from campaigns.tests import factories as make
from campaigns.tests.test_positions import KEY, block
from published import sites
from published.store import Store
from published.version import this_version

pytestmark = pytest.mark.django_db(transaction=True)


def publish(page: Campaign, *blocks: dict[str, Any]) -> None:
    page.body = list(blocks)
    page.save_revision().publish()


def test_it_is_written_renewed_and_taken_off_with_what_the_page_shows(on_file: Path) -> None:
    campaign = make.CampaignFactory(body=[block()])
    sites.write_whole()
    store = Store(this_version())
    name = f"{campaign.url.strip('/')}/positions-{KEY}.csv"
    assert store.read(name) == Client().get(f"/{name}").content
    assert b"Viet Nam" in (store.read(name) or b"")

    publish(campaign, block("Nepal;Signed"))
    assert b"Nepal" in (store.read(name) or b"")
    assert b"Viet Nam" not in (store.read(name) or b"")

    publish(campaign)
    assert not store.exists(name)
    publish(campaign, block())
    assert store.exists(name)

    campaign.unpublish()
    assert not store.exists(name)
    assert sites.sweep() == []
