"""Pages that go out together at one time, or not at all."""
