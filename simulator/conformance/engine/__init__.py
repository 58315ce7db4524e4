"""How a service is judged: what a check is and has at hand, and what runs it. Knows no single check."""
