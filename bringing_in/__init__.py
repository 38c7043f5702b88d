"""What was written elsewhere becomes a draft: Word files, saved web pages, exports, whole folders of them.

``reading`` takes bytes apart in a process of its own and knows nothing of pages; ``drafting`` makes drafts of
what came out of that. What was left out on the way, and what is left to do, is kept with each draft.
"""
