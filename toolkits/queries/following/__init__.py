"""What is new, for feeds and for those who get it by mail."""
