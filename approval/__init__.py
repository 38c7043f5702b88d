"""A second pair of eyes: what is named in the settings goes out as somebody else has approved it, or not."""
