"""``mt-sim rule``: what a rule of the contract or a check says."""
