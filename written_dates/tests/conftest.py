from campaigns.tests.conftest import cold_caches, secretariat, writer  # noqa: F401  (fixtures)
