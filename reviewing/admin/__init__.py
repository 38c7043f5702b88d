"""The staff's side: who is asked about a page, and what they said."""
