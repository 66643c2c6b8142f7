"""Turn report files into chunks in the library: `python -m ingest`."""
