"""The chat page: it shows answers and their evidence, and decides nothing."""
