"""What a follow-up leaves out, taken from the question before it: a file a language, and the slots both fill."""
