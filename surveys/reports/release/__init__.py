"""Before a release: what it would show, and what it would tell beside earlier ones."""
