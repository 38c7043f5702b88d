"""What the scripts and the server call things between them."""

from typing import Final

# A hidden field: the form's own key, made by its script when it opens.
FORM_KEY: Final = "safekeeping-form"
# A hidden field: the form is sent to be shown with what was typed, not to be saved.
SHOW_AGAIN: Final = "safekeeping-show-again"
# A cookie, read by the script on the next page: the key of a form that was saved.
SAVED_COOKIE: Final = "saved_form"
