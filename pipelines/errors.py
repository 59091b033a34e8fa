"""Errors that some caller of a step catches."""

from law.errors import LawError


class StepError(Exception):
    """A step cannot go on; the message says where, what was seen, what was expected, what to do."""


class DeliveryRefused(StepError):
    """One delivery cannot be trusted; its source stops, the night goes on."""


class DeliveryExpired(DeliveryRefused):
    """One delivery was taken away after the time it may be kept; nothing can be read of it, and nothing stands in for it."""


class FetchFailed(StepError):
    """Deliveries of a source could not be brought; what lies in the landing folder is landed all the same."""


class RemoteUnreachable(FetchFailed):
    """The place a source is fetched from does not answer; trying again may help."""


class NightHeld(StepError):
    """A night was built but a gate did not hold; it waits for a person."""


class NightOutdated(StepError):
    """A night rests on an earlier one that is no longer the published one."""


class NothingWaits(StepError):
    """Every delivery is covered by a published night; there is nothing to do."""


class NightMissing(StepError):
    """No night answers to the date asked for."""


class LawRefused(StepError, LawError):
    """`lindero law check` refuses the law files, so nobody is judged under them."""
