"""Pages of the first day: from the first account to the first pilot."""
