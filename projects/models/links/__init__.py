"""Secret addresses by which somebody reads or sends without signing in."""
