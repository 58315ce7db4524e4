"""How other processes ask the market: knows the views of its HTTP API and nothing behind them."""
