"""Who may sign in, and how accounts come."""
