"""The settings of a site that answers as readers get it through the web server: texts compressed.

For the benches that open pages. Another checkout that is served beside this one finds its own settings.
"""

from ajc_site.settings.dev import *  # noqa: F403

# Outside all others, as the web server is.
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]  # noqa: F405
