"""What somebody signs in with besides a password, in their account."""
