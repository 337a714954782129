"""What is typed about the sessions and costs of a pilot."""
