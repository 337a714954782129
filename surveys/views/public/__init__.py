"""Pages that everybody reads."""
