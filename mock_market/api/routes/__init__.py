"""What the market's API does, one file a topic; knows delivery and stores, not the app around it."""
