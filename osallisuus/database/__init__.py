"""What both databases need beside the models."""
