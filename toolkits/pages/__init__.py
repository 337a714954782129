"""What public pages of content bring and show, apart from how they are asked for."""
