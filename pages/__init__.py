"""Makes the pages of docs/ that are told by the code; ``python -m pages`` writes them."""
