"""``mt-sim doctor``: what is wrong with this machine or this set-up, and what to do about it."""
