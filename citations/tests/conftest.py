"""Fixtures of the project that these tests share."""

from campaigns.tests.conftest import cold_caches, read  # noqa: F401  (fixtures)
