"""What staff are told: before, beside and after what they do."""
