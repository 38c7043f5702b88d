"""The public site as files: written when something is published, handed out by a web server.

The application is asked for each address as a reader asks; what it read of the database meanwhile is
written down beside the file (``recording``, ``statements``). PostgreSQL notes each row that changes
(``noting``). From the two comes what to take off before a change is committed, and what to write anew
after it (``renewing``).
"""
