"""Papers of data protection about one project, and the copy of what is kept of one person."""
