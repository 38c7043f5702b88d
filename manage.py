#!/usr/bin/env python3
"""Django's commands. Without DATABASE_URL they use the embedded PostgreSQL of this folder."""

import os
import sys

# These ask the database nothing, so no server is started for them.
WITHOUT_DATABASE = {"", "collectstatic", "compilemessages", "findstatic", "help", "makemessages", "version"}


def main() -> None:
    """Runs the command named on the command line; what stands in its way is said in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ajc_site.settings.dev")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from ajc_site.database import one_line
    from ajc_site.embedded_postgres import EmbeddedPostgresError, use_embedded_postgres
    from audit.commands import noted

    command = sys.argv[1] if len(sys.argv) > 1 else ""
    production = os.environ["DJANGO_SETTINGS_MODULE"].endswith(".production")
    try:
        if not production and not os.environ.get("DATABASE_URL") and command not in WITHOUT_DATABASE:
            use_embedded_postgres()
        with noted(sys.argv):
            execute_from_command_line(sys.argv)
    except (EmbeddedPostgresError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(one_line(error))


if __name__ == "__main__":
    main()
