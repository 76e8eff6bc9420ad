"""Pages: one folder a feature, and what all of them share."""
