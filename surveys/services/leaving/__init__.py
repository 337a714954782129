"""What leaves for good: by a person's wish, and at the end of the retention time."""
