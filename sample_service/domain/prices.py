"""What each model costs. Money is whole micro-dollars, so that sums are exact."""

from dataclasses import dataclass

MICRO = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Price:
    """Micro-dollars a thousand tokens, which is dollars a billion."""

    input: int
    output: int

    def cost(self, input_tokens: int, output_tokens: int) -> int:
        """Micro-dollars, rounded half up."""
        return (input_tokens * self.input + output_tokens * self.output + 500) // 1000


PRICES: dict[str, Price] = {
    "gpt-4o": Price(input=2_500, output=10_000),
    "gpt-4o-mini": Price(input=150, output=600),
    "claude-sonnet": Price(input=3_000, output=15_000),
    "claude-haiku": Price(input=800, output=4_000),
    "embedding-small": Price(input=20, output=0),
}

OTHER = Price(input=1_000, output=4_000)
"""What a model costs that the table does not name."""


def price_of(model: str) -> Price:
    """The price of a model."""
    return PRICES.get(model, OTHER)


def dollars(micro: int) -> float:
    """Micro-dollars as the contract's USD."""
    return micro / MICRO
