"""From what a document says to drafts, with its pictures and files, and a report."""
