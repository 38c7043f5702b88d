"""Consent in the staff’s admin: what was agreed to, and withdrawing a person."""
