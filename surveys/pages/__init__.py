"""What is written out for other programs than browsers."""
