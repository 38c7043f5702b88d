"""Pictures, from MEDIA_ROOT. Only the folders in PUBLIC_MEDIA_FOLDERS are open."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

# Wagtail puts the crop and size in a rendition's name, and a new upload gets a new name.
A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def public_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Takes a path below MEDIA_ROOT; gives the file if it lies in a public folder, else 404."""
    # Checked as it stands: "images/../documents/x" must not pass as a picture.
    if posixpath.normpath(path) != path or path.partition("/")[0] not in settings.PUBLIC_MEDIA_FOLDERS:
        raise Http404
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError:  # A name longer than the disk takes, say.
        raise Http404 from None
    response["Cache-Control"] = A_YEAR
    # Whatever a file turned out to be, a browser that opens it by itself runs nothing in it.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
