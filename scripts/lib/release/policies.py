"""The policies of disclosure control, as data (policies.yaml)."""

from dataclasses import dataclass
from pathlib import Path

from scripts.lib.config_yaml import read_yaml

POLICIES = Path(__file__).with_name("policies.yaml")


@dataclass(frozen=True)
class Policy:
    """See policies.yaml for what each field asks for."""

    small: int
    margins: bool
    round_to: int
    least_of_value: int
    extremes: bool
    single: bool

    def is_small(self, count: int) -> bool:
        """Whether a count must not be told. None at all may."""
        return 0 < count < self.small

    def round(self, count: int) -> int:
        """A count as it is shown; halves go up."""
        step = self.round_to
        return (count + step // 2) // step * step if step else count


def read_policies() -> dict[str, Policy]:
    """All policies by name."""
    return {name: Policy(**fields) for name, fields in read_yaml(POLICIES).items()}
