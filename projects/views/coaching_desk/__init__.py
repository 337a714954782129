"""The pages of one coaching session at the desk, and copying a programme."""
