"""Parts of the screen; each draws lines of safe text and nothing else."""
