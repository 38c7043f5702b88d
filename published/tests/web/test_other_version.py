"""Who has a page open that came before a switch gets that version's scripts, and nothing else of it."""

from __future__ import annotations

import pytest

from published.compressing import compressed
from published.storage import OTHER
from published.store import storage

SCRIPT = "static/js/player.0123456789ab.js"
CONTENT = b"// The player of the version before."


@pytest.fixture(scope="module")
def other(site):
    """Another version of the site, kept beside this one."""
    root = site.published / "before" / "site"
    for name in (SCRIPT, "static/js/player.js", "gone/index.html", "media/images/0123456789ab/gone.avif"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CONTENT)
        for ending, made in compressed(CONTENT).items():
            path.with_name(path.name + ending).write_bytes(made)
    storage().point(OTHER, "before")
    yield root
    storage().delete_folder("before")
    storage().delete(OTHER)


def test_its_scripts_are_there_as_if_they_were_this_versions(site, other):
    answer = site.alone.ask(f"/{SCRIPT}")
    assert (answer.status, answer.body) == (200, CONTENT)
    own = next((site.published / "current/site/static/js").glob("player.*.js"))
    this = site.alone.ask(f"/static/js/{own.name}")
    assert this.status == 200
    own_to_each = {"Date", "ETag", "Last-Modified", "Content-Length"}
    assert {name: value for name, value in answer.headers.items() if name not in own_to_each} == {
        name: value for name, value in this.headers.items() if name not in own_to_each
    }


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/none.0123456789ab.js",
        "/gone/",
        "/media/images/0123456789ab/gone.avif",
        f"/{SCRIPT}?page=2",
        f"/{SCRIPT.replace('js/', 'js/%2e%2e/js/')}",
    ],
)
def test_nothing_else_of_it_is_reached(site, other, path):
    assert site.alone.ask(path).status == 503
    assert site.nginx.ask(path).status in (400, 404)


def test_a_name_that_does_not_tell_of_the_content_is_this_versions(site, other):
    assert site.alone.ask("/static/js/player.js").body != CONTENT
