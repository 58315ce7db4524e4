"""What is kept in files: one SQLite file for the market, one for its exchanges; knows what it keeps."""
