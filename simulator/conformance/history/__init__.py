"""The judged runs of a data folder: kept, listed and compared; knows their reports and no service."""
