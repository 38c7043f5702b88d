"""What the secretariat publishes: kinds of page, their bodies, people, and what they are filed under.

A page comes in by its form (``desk``) or a script, and is asked in ``models.base`` whether it may go out; it
goes out to readers by ``views``. Nothing here reads the visitor, the session or the clock while it renders.
"""
