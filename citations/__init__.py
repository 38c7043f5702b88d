"""How to cite a publication: in words, and as files for programs that keep references."""
