"""The login speaks of the coalition."""

import pytest
from selectolax.lexbor import LexborHTMLParser

pytestmark = pytest.mark.django_db


def test_the_login_names_the_coalition_and_not_the_software(client):
    page = LexborHTMLParser(client.get("/admin/login/").content.decode())
    assert page.css_first("h1").text().strip() == "Asia Justice Coalition: sign in to write and publish"
    assert "wagtail" not in page.css_first("body").text().lower()
    assert "wagtail" not in page.css_first("title").text().lower()
