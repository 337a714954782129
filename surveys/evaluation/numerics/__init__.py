"""Arrays made fit for statistics: samples cleaned, roots of many functions found at once."""
