"""No file or picture that readers see, or are about to, is deleted: the question names the pages instead."""

from typing import Any

from wagtail.documents.views.bulk_actions.delete import DeleteBulkAction as DeleteWagtailFiles
from wagtail.documents.views.documents import DeleteView as DeleteWagtailFile
from wagtail.images.views.bulk_actions.delete import DeleteBulkAction as DeleteWagtailPictures
from wagtail.images.views.images import DeleteView as DeleteWagtailPicture

from rights.meanwhile import needed_text


class OneNotWhileShown:
    """For a view of Wagtail's that asks whether one is to be deleted. What is shown is refused once more
    where it would go, see ``ask_before_deleting``.
    """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        shown_on = needed_text(self.object)  # type: ignore[attr-defined]
        is_protected = bool(shown_on) or context.get("is_protected", False)
        return {**context, "shown_on": shown_on, "is_protected": is_protected}


class SeveralNotWhileShown:
    """The same for several at once: one that is shown keeps all, as one that Wagtail protects does."""

    def object_context(self, item: Any) -> dict[str, Any]:
        context = super().object_context(item)  # type: ignore[misc]
        shown_on = needed_text(item)
        context["is_protected"] = context["is_protected"] or bool(shown_on)
        self.is_protected = self.is_protected or context["is_protected"]  # type: ignore[has-type]
        return {**context, "shown_on": shown_on}


class DeleteFile(OneNotWhileShown, DeleteWagtailFile):
    pass


class DeletePicture(OneNotWhileShown, DeleteWagtailPicture):
    pass


class DeleteFiles(SeveralNotWhileShown, DeleteWagtailFiles):
    pass


class DeletePictures(SeveralNotWhileShown, DeleteWagtailPictures):
    pass


ACTIONS = (DeleteFiles, DeletePictures)
