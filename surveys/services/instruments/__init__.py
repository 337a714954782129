"""Instruments: in and out of the database, read aloud, and their translations reviewed."""
