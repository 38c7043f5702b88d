"""Reviewers and signers without an account: a link to one draft, what was shown by it, and what they said."""
