"""How the pages of a bundle are chosen: the window opens at the library, where nearly all of them are."""

from wagtail.admin.widgets import AdminPageChooser


class PageOfBundleChooser(AdminPageChooser):
    """Wagtail's own, at an address that knows where to begin."""

    chooser_modal_url_name = "choose_pages_of_bundle"
