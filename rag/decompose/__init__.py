"""A question that asks for several things at once, or for a sum of two, taken apart into questions for one each."""
