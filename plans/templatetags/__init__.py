"""Tags that show activities on other apps' pages."""
