"""The market's HTTP API, one file a topic."""
