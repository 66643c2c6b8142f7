"""Answers as text, Markdown and Word, with numbered references."""
