"""Resources: courses, discussions, documents and sessions."""
