"""The source: a report's text or pages, with a cited passage marked."""
