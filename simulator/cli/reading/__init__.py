"""How a command line is read and helped with: options, completion, help, wrong usage. Knows no command."""
