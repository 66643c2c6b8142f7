"""The view for asking: conversation on the left, evidence on the right."""
