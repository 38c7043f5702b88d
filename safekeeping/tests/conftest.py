"""The clients of the staff, as the content's tests have them."""

from campaigns.tests.conftest import cold_caches, secretariat, writer  # noqa: F401  (fixtures)
