"""Text, numbers and Markdown as Finnish readers expect them."""
