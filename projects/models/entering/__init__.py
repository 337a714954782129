"""What stands behind the pages where sessions and costs are written down."""
