"""What starts, requests, deliveries and lists cost, in the market and in the sample service."""
