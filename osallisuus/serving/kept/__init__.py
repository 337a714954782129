"""Public pages that are made once and given out many times, and what is kept in memory for them."""
