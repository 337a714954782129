"""Pages of the desk whose work the queue does."""
