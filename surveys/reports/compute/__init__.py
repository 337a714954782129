"""From scores to a report: statistics, costs and what may be shown of them."""
