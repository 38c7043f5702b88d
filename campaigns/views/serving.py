"""Who gets an upload: a file (document, recording, captions) or a size of a picture.

Nobody but who works on it gets what no public page uses, however its address was come by;
`assets.models.public` says what is public. For everybody else such an address is one where nothing ever was.
"""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail import hooks
from wagtail.documents.views.serve import serve as wagtail_serve
from wagtail.models import Page

from assets.models import File, FileUse, Picture, PictureUse, Rendition
from assets.models.public import is_seen
from assets.pictures import first_pages
from assets.sending import ASK_AGAIN, KEEP_NOWHERE, send_document, send_picture
from page_tree.public import SitePageQuerySet
from page_tree.restrictions import restrictions_on
from rights.things import may_know_thing

from ..addresses import leading
from ..models import AddressKind


def serve_file(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Take a file's number and name, as in its address; return the answer, or raise Http404.

    Stands in the place of Wagtail's view `wagtaildocs_serve`, whose hook takes no answer that is sent in
    pieces. The hook's functions, Wagtail's own among them, still say first who may have the file.
    """
    document = File.objects.with_visibility().select_related("collection").filter(pk=document_id).first()
    if document is None or not (
        document.is_public or may_see(request, document, FileUse.objects.filter(file=document))
    ):
        if address := leading.file_in_place_of(document_id, document_filename):
            return leading.moved_to(request, address)
        leading.mark_if_gone(request, AddressKind.FILE, f"{document_id}/{document_filename}")
        raise Http404
    if document.filename != document_filename:
        if not leading.was_file(document_id, document_filename):
            raise Http404
        # It was replaced. Browsers take what stands behind "#" along.
        return leading.moved_to(request, document.url)
    for function in hooks.get_hooks("before_serve_document"):
        answer = function(document, request)
        if isinstance(answer, HttpResponseBase):
            return answer
    is_everybodys = document.is_public and not document.collection.get_view_restrictions().exists()
    answer = send_document(document, request, ASK_AGAIN if is_everybodys else KEEP_NOWHERE)
    # Without a file on this machine, Wagtail knows what to do.
    return answer or wagtail_serve(request, document_id, document_filename)


def may_see(request: HttpRequest, thing: File | Picture, uses: QuerySet[Any]) -> bool:
    """Whether this visitor may fetch what is not public: who works on a page with it or handed it in, for
    previews; and who has come through a page's restriction may have what is on that page.
    """
    # Nobody who has no session is anybody; and the answer to them is the same as to everybody.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    if request.user.has_perm("wagtailadmin.access_admin") and may_know_thing(request.user, thing):
        return True
    pages = SitePageQuerySet(Page).on_site().filter(pk__in=uses.values("page")).order_by("pk")[:10]
    return any(
        all(restriction.accept_request(request) for restriction in restrictions_on(page)) for page in pages
    )


def serve_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Take a path below MEDIA_ROOT/images/, where the sizes are; return the answer, or raise Http404."""
    if "\0" in path:
        raise Http404
    if found := first_pages.PATH.fullmatch(path):
        return serve_first_page(request, path, int(found[1]))
    sizes = Rendition.objects.filter(file=f"images/{path}").order_by("pk")
    for picture in sizes.values_list("image", flat=True):
        if is_seen(picture):
            return send_picture(request, path)
        if may_see(request, Picture(pk=picture), PictureUse.objects.filter(picture=picture)):
            return send_picture(request, path, KEEP_NOWHERE)
    if newest := leading.size_at(path):
        return leading.moved_to(request, newest)
    leading.mark_if_gone(request, AddressKind.PICTURE, path)
    raise Http404


def serve_first_page(request: HttpRequest, path: str, number: int) -> HttpResponseBase:
    """The picture of a file's first page, to those who may have the file; else raise Http404. That of what it
    was before leads to that of today.
    """
    file = File.objects.with_visibility().select_related("collection").filter(pk=number).first()
    if file is None:
        raise Http404
    is_everybodys = file.is_public and not file.collection.get_view_restrictions().exists()
    if not is_everybodys and not may_see(request, file, FileUse.objects.none()):
        raise Http404
    names = first_pages.names_of(file.first_page) if file.has_first_page else []
    if f"images/{path}" in names:
        return send_picture(request, path, "" if is_everybodys else KEEP_NOWHERE)
    same_ending = [name for name in names if name.endswith(path[path.rindex(".") :])]
    if is_everybodys and same_ending:
        return leading.moved_to(request, default_storage.url(same_ending[-1]))
    raise Http404


def serve_original(request: HttpRequest, path: str) -> HttpResponseBase:
    """Take a path below MEDIA_ROOT/original_images/; return the answer to staff who may know of the picture,
    raise Http404 for others.
    """
    found = Picture.objects.filter(file=f"original_images/{path}") if "\0" not in path else ()
    if not any(may_see(request, picture, PictureUse.objects.none()) for picture in found):
        raise Http404
    return send_picture(request, path, KEEP_NOWHERE, folder="original_images")
