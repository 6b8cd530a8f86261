"""What the frame shows of this app."""
