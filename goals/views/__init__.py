"""Pages of goals, one file a page: parse, permit, service or selector, render."""
