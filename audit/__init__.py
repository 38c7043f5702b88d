"""The audit log: who of the staff did what, on what, when; each entry names the last by its checksum."""
