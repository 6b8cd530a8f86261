"""The example municipality: its data and its loader."""
