"""Full-text search over every page, behind one small interface."""
