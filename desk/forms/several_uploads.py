"""Several uploads at once: each waits for a title of its own."""

from pathlib import PurePath
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from wagtail.documents.views import multiple as of_documents
from wagtail.images.views import multiple as of_images


class WithoutFileName:
    """For Wagtail's view, which gives each upload its file's name for a title, and stores it at once.

    Without a title it keeps the upload until its form, which is there already, is filled in.
    """

    object: Any

    def post(self, request: HttpRequest) -> HttpResponseBase:
        upload = request.FILES.get("files[]")
        given = request.POST.copy()
        name = PurePath(getattr(upload, "name", None) or "")
        # What the page's script sends by itself. Where nothing is sent, Wagtail takes the file's name.
        if given.get("title", "").strip() in ("", name.name, name.stem):
            given["title"] = ""
        request.POST = given  # type: ignore[assignment]
        return super().post(request)  # type: ignore[misc]

    def get_edit_upload_form_context_data(self) -> dict[str, Any]:
        self.object.title = ""
        return super().get_edit_upload_form_context_data()  # type: ignore[misc]


class FilesAddView(WithoutFileName, of_documents.AddView):
    pass


class PicturesAddView(WithoutFileName, of_images.AddView):
    pass


def addresses() -> list[URLPattern]:
    """To stand before Wagtail's own at the same addresses."""
    return [
        path("documents/multiple/add/", FilesAddView.as_view(), name="add_files"),
        path("images/multiple/add/", PicturesAddView.as_view(), name="add_pictures"),
    ]
