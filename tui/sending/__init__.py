"""What makes the market send something, asked about first where it should be; may know all but pages."""
