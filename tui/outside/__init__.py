"""What lies outside: clipboard, files, terminal, commands of mt-sim. May know state and text."""
