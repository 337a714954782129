"""What is said about every answer, and about the few that other sites may show."""
