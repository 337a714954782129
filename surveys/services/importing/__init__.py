"""Files of answers, written all or none while residents go on answering."""
