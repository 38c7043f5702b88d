"""What gunicorn serves."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ajc_site.settings.production")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    print(error, file=sys.stderr, flush=True)
    # gunicorn's own code for "cannot start": with any other it would start workers again for ever.
    sys.exit(3)
