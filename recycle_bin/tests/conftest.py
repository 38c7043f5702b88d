"""What the tests of the bin share with those of the content."""

from campaigns.tests.conftest import cold_caches, secretariat, writer  # noqa: F401  (fixtures)
