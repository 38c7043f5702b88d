"""The field in which the form for a picture takes its file."""

from typing import Any

from django import forms
from wagtail.images.fields import WagtailImageField

from assets.models import Picture


class PictureUpload(WagtailImageField):
    """Lets a picture be looked at by the site's own checks alone.

    Wagtail's field decodes whatever it gets before it has counted its pixels, and what is wrong with those
    becomes a server error.
    """

    def to_python(self, data: Any) -> Any:
        upload = forms.FileField.to_python(self, data)
        if upload is not None:
            field: Any = Picture._meta.get_field("file")
            field.arrive(upload, upload.name)
            upload.seek(0)
        return upload
