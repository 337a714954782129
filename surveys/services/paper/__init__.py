"""Paper forms at the desk: typed in, and corrected while their stack is open."""
