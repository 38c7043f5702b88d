"""How much of a file is looked at: a hostile one would have more."""

import math
import time
from dataclasses import dataclass

MAX_OPERATORS = 1_500_000
# Of one page's drawing; of all of them.
MAX_CONTENT = 12 * 1024 * 1024
MAX_CONTENTS = 300 * 1024 * 1024
MAX_COMPARISONS = 5_000_000


class TooMuchError(Exception):
    """There is more to look at than can be looked at in bounded time."""


@dataclass
class Budget:
    """How much of a file is looked at."""

    operators: int = MAX_OPERATORS
    contents: int = MAX_CONTENTS
    comparisons: int = MAX_COMPARISONS
    # Until when, on this process's processor: a busy machine makes nothing incomplete.
    until: float = math.inf

    def spend(self, name: str, amount: int) -> None:
        """Take `amount` off; raise TooMuchError if nothing is left."""
        left = getattr(self, name) - amount
        setattr(self, name, left)
        if left < 0 or time.process_time() > self.until:
            raise TooMuchError
