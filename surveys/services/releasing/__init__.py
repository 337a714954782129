"""Freezing figures: who may, what the ledger keeps of it, and a second person."""
