"""Aliases: the market's older paths answer alike."""
