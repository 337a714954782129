"""Every component of the pages in every state, on one page for those who build the site."""
