"""Template filters and components."""
