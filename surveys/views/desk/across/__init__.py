"""What goes over the border of one project."""
