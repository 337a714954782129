"""Values that public pages share: frame, key figures, map, calendar files."""
