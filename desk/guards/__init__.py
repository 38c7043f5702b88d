"""What stands before the admin's requests: nothing is named, shown or opened that may not be."""
