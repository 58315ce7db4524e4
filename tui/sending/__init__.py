"""What makes the market send something, asked about first, and what is new since. May know all but pages."""
