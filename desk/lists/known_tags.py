"""The tags that are offered where somebody types one: those of what they may know of."""

from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, JsonResponse
from taggit.models import Tag

from assets.models import File, Picture
from rights.things import known_things

MOST: Final = 10


def known_tags(request: HttpRequest, app_name: str = "", model_name: str = "") -> JsonResponse:
    """In place of Wagtail's own, which offers all: a list of names that begin with ``term``.

    There is one kind of tag, so what kind is asked for does not count.
    """
    term = request.GET.get("term", "").replace("\0", "")
    names: set[str] = set()
    for model in (File, Picture) if term else ():
        kind = ContentType.objects.get_for_model(model)
        found = Tag.objects.filter(
            name__istartswith=term,
            taggit_taggeditem_items__content_type=kind,
            taggit_taggeditem_items__object_id__in=known_things(request.user, model).order_by().values("pk"),
        )
        names |= set(found.order_by("name").values_list("name", flat=True).distinct()[:MOST])
    return JsonResponse(sorted(names)[:MOST], safe=False)
