"""What a round of the self-assessment says: its profile, and words for the welfare report."""
