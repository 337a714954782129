"""The frozen values that pages render, their sentences and their JSON."""
