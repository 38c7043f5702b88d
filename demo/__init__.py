"""The demo: one campaign with all that belongs to it, for trying the site. Never a part of production.

Its way in is ``load.load_demo``, or ``manage.py load_demo``: the words of content.py, people.py and
uploads.py and the folder ``files`` go in through the same models and signals as the staff's own work.
accounts.py makes its staff. ``files`` is made from ``drawings`` and ``documents``, by
``python -m demo.make_files``. Nothing imports it but `ajc_site`, and tests.
"""
