"""The first survey of a project, on the first day."""
