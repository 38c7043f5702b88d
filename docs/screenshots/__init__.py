"""The pictures of the editors' guide: who takes them, of what, and what there is to be seen."""
