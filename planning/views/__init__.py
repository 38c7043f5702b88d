"""The calendar’s pages in the admin, and its private address."""
