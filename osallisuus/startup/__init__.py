"""Before the site runs: environment, machine, settings from outside. Standard library only."""
