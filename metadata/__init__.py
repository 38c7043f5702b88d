"""What pages tell machines: JSON-LD, the tags of citation managers, and the cards of other sites."""
