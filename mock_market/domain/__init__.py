"""What the market's nouns are and the rules between them: pure, so it opens no socket, file or SQLite."""
