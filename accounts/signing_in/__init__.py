"""Signing in: a password, what comes after it, or a passkey alone."""
