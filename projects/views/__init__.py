"""Pages that need nothing but projects."""
