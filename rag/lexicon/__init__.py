"""Terms across languages: what a concept of a question is called in the other language, offline."""
