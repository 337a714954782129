"""The shared tablet: for which survey it is open, and answering without a network."""
