"""How far a long read is: megabytes, rate and time left, said now and then."""

import time
from collections.abc import Callable

Say = Callable[[str], None]
_MEGA = 1_000_000


class Pace:
    """Turns bytes done into a sentence every `every` seconds; a file read sooner is never spoken of."""

    def __init__(
        self, name: str, say: Say, *, every: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._say = say
        self._every = every
        self._clock = clock
        self._began = self._spoke = clock()

    def __call__(self, done: int, total: int) -> None:
        """Take in how many bytes of how many are read."""
        now = self._clock()
        if now - self._spoke < self._every or done == 0:
            return
        self._spoke = now
        rate = done / (now - self._began)
        left = (total - done) / rate
        self._say(
            f"{self._name}: {done / _MEGA:,.0f} of {total / _MEGA:,.0f} MB, {rate / _MEGA:,.1f} MB/s, {time_left(left)} left"
        )


def time_left(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
