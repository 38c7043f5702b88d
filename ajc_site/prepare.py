"""What comes before serving, on a person's machine (run.py) and in a container (container.py)."""

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Any number will do, as long as nothing else in this database locks the same one.
MIGRATION_LOCK = 4_154_321


def say(text: str) -> None:
    """Prints a line at once."""
    print(text, flush=True)


def migrate() -> None:
    """Brings the database up to date. Of several that start at once, one does it and the others wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                say("Migrating …")
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def has_demo() -> bool:
    """Whether this site can load the demo: a production site cannot."""
    return apps.is_installed("demo")


def load_demo_if_empty() -> None:
    """Loads the demo, unless somebody has published or drafted something already."""
    # Models, after the settings.
    from campaigns.models import Campaign, Publication

    if not Campaign.objects.exists() and not Publication.objects.exists():
        say("Loading the demo …")
        call_command("load_demo")


def print_addresses() -> None:
    """Says where the site and the admin are, and the logins of the demo's accounts, made now if need be."""
    # Not in production, where there is no demo.
    from demo.accounts import ensure_accounts

    accounts = ensure_accounts()
    connection.close()
    url = settings.WAGTAILADMIN_BASE_URL
    say(f"\nThe site:  {url}/\nThe admin: {url}/admin/")
    for username, password, role in accounts:
        say(f"  {role}: {username} / {password}")
