"""What leaves the portal as files for other programs."""
