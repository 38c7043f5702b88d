"""What the staff type in the admin is kept until it is saved, and saved once."""
