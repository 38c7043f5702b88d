"""The clock: what time it is, whether that can be believed, and whom its rounds wake."""
