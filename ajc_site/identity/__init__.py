"""The drawings behind the app icon and the card that is shown where a page without a picture is shared."""
