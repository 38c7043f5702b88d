"""The staff's side: what the admin shows, asks and refuses beside Wagtail's own."""
