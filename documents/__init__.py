"""Paper: PDF, Word and Excel files, uploads. Knows nothing of what is written on them."""
