"""Pages that residents walk through."""
