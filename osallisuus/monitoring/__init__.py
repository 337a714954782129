"""What monitors and whoever is called at night ask: alive, ready, and how it goes in numbers."""
