"""For development: the texts of the code, and the catalogue of languages/ that must hold them all."""
