"""Fixtures of the project that these tests share."""

from campaigns.tests.conftest import (  # noqa: F401  (fixtures)
    clocks,
    cold_caches,
    kept_for_module,
    read,
    secretariat,
    writer,
)
