"""What stands before the site: which requests are let through to it, and on whose behalf."""
