"""How the bundled model was made: graft, distil, write the folder that ships. `python -m rag.embedding.training`."""
