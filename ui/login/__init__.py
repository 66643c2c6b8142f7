"""Logging in: who is let in, for how long, and the page that asks for it."""
