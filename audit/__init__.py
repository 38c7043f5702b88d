"""The audit log: who of the staff did what, on what, when; each entry names the one before by its checksum."""
