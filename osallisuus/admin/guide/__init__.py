"""What leads a coordinator: the steps of the first day, and long forms as short pages."""
