"""One visit of a resident: which card is open, and all that its pages show."""
