"""A report as rows and drawings, for pages and files."""
