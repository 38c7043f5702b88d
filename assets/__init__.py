"""Pictures, files and recordings: taken in, kept, sized, sent, and the book of which page uses which.

What is shown on a page is decided above. Nothing here knows what a publication is.
"""
