"""What can go wrong between the market and who asks it."""


class MarketUnreachableError(Exception):
    """The market does not answer."""


class MarketError(Exception):
    """The market refused; ``error`` is its code and ``hint`` says what to do."""

    def __init__(self, error: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.error = error
        self.hint = hint
