"""How soon the screen paints and answers, beside an empty one on a terminal of its own."""
