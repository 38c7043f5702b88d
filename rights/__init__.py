"""Who may see and change what, asked of Wagtail's permissions on pages and never of groups' names.

docs/rights.md says it in words and as a table, which is under test.
"""
