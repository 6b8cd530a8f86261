"""What higher apps do when a rättelse gives a decided goal a new version: they register from ``AppConfig.ready()``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

#: Called with the id of each target that was decided → the id of its copy that holds now, in the same transaction.
Follower = Callable[[Mapping[int, int]], None]

FOLLOWERS: dict[str, Follower] = {}


def register_follower(follower: Follower) -> None:
    """Add a follower; the same one again replaces it."""
    FOLLOWERS[f"{follower.__module__}.{follower.__qualname__}"] = follower
