"""A cache that is allowed to be away: without Redis every look-up misses and every write is forgotten."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

T = TypeVar("T")

log = logging.getLogger(__name__)


class TolerantRedisCache(RedisCache):
    """Django's Redis cache, except that a stopped Redis is a miss and never an error for the person who reads a page."""

    def _quietly(self, call: Callable[[], T], otherwise: T) -> T:
        try:
            return call()
        except (RedisError, OSError) as error:
            log.warning("The cache is away: %s", error)
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Store a value if the key is new; False where nothing was stored."""
        return self._quietly(lambda: super(TolerantRedisCache, self).add(*args, **kwargs), False)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the stored value, or `default`."""
        return self._quietly(lambda: super(TolerantRedisCache, self).get(key, default, version), default)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a stored number; raises ValueError where there is none. 0 while Redis is away."""
        return self._quietly(lambda: super(TolerantRedisCache, self).incr(key, delta, version), 0)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Store a value."""
        self._quietly(lambda: super(TolerantRedisCache, self).set(*args, **kwargs), None)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """Move a key's end of life; False where there was no key."""
        return self._quietly(lambda: super(TolerantRedisCache, self).touch(*args, **kwargs), False)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget a key; False where there was none."""
        return self._quietly(lambda: super(TolerantRedisCache, self).delete(*args, **kwargs), False)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Return the stored values by key; missing ones are left out."""
        return self._quietly(lambda: super(TolerantRedisCache, self).get_many(*args, **kwargs), {})

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """Tell whether a key is stored."""
        return self._quietly(lambda: super(TolerantRedisCache, self).has_key(*args, **kwargs), False)

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Store several values; returns the keys that were not stored."""
        return self._quietly(
            lambda: super(TolerantRedisCache, self).set_many(data, *args, **kwargs), list(data)
        )

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        """Forget several keys."""
        self._quietly(lambda: super(TolerantRedisCache, self).delete_many(*args, **kwargs), None)

    def clear(self) -> None:
        """Forget everything."""
        self._quietly(lambda: super(TolerantRedisCache, self).clear(), None)
