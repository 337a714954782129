"""What leads a coordinator at the desk: the first day, own places, and sources where needed."""
