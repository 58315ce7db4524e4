"""The small things that views are made of: a row, a plot, an outline. Pure; may know text alone."""
