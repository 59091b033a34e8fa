"""What has arrived since a reviewer cleared a count, by name."""

from collections.abc import Mapping

REGISTRATION = "registration"


def new_facts(cleared_on: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the facts that are new or say something new since a clearance, by kind:id, in order.

    A record that is gone is no new fact, but a registry entry that is gone is: it may be why the count was cleared.
    """
    changed = {name for name, content in now.items() if cleared_on.get(name) != content}
    gone = {n for n in cleared_on if n.startswith(f"{REGISTRATION}:") and n not in now}
    return sorted(changed | gone)
