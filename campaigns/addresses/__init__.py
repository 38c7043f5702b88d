"""What keeps every address that was public leading somewhere right, for ever.

``noting`` writes an address down before what it names changes, ``receivers`` says when that is, and
``leading`` says where an old address leads now.
"""
