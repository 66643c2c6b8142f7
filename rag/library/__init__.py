"""The database of record: reports with their texts, chunks with their vectors, words."""
