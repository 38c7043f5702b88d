"""Who is told of comments by mail, and when."""
