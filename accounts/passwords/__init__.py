"""Wagtail's forms that take a password, with the limits of a sign-in."""
