"""nginx takes up a configuration that was written again, as after it was altered or a setting changed."""

import time

import pytest


@pytest.fixture
def altered(site):
    """The version's configuration with an address more."""
    path = site.published / "current" / "nginx" / "files.conf"
    before = path.read_text()
    path.write_text(f"{before}\nlocation = /added.txt {{ return 204; }}\n")
    yield path, before
    path.write_text(before)


def wait_for(site, status):
    until = time.monotonic() + 30
    while site.alone.ask("/added.txt").status != status:
        assert time.monotonic() < until, site.alone.log()
        time.sleep(0.2)


def test_a_configuration_that_is_altered_and_mended_is_taken_up_both_times(site, altered):
    path, before = altered
    wait_for(site, 204)
    path.write_text(before)
    wait_for(site, 503)


def test_one_that_nginx_does_not_take_changes_nothing(site):
    path = site.published / "current" / "nginx" / "files.conf"
    before = path.read_text()
    path.write_text(f"{before}\nlocation = /broken.txt {{ return\n")
    try:
        time.sleep(2.5)
        assert site.alone.ask("/").status == 200
        assert site.alone.ask("/broken.txt").status == 503
    finally:
        path.write_text(before)
