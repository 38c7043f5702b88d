"""The staff's side of bundles."""
