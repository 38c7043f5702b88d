"""Fixtures of the project that these tests share."""

from campaigns.tests.conftest import clocks, cold_caches, secretariat, writer  # noqa: F401  (fixtures)
