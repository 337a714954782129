"""Forms of projects: of public pages, and of the page of people."""
