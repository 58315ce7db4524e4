"""One line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One goal: ours and the baseline in the same unit, and the ratio that is allowed."""

    name: str
    ours: float
    baseline: float
    unit: str
    goal: float
    stretch: float = 1.0
    """How much longer than alone everything took meanwhile, because others used the machine."""

    @property
    def met(self) -> bool:
        """Whether ours is as quick as it must be."""
        return self.ours / self.baseline <= self.goal

    def text(self) -> str:
        """One line of the table."""
        shared = f"  machine shared: x{self.stretch:.1f}" if self.stretch >= 1.1 else ""
        return (
            f"{self.name:<54} {self.ours:>9.0f} {self.baseline:>9.0f} {self.unit:<3} "
            f"{self.ours / self.baseline:>7.2f} <= {self.goal:<7.5g} {'ok' if self.met else 'SLOW'}{shared}"
        )
