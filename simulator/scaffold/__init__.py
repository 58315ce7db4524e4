"""``mt-sim new``: a project that starts at once and is right in what it answers."""
