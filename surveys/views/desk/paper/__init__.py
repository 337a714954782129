"""Keying paper forms, and correcting them while their stack is open."""
