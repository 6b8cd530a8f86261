"""A private PostgreSQL and Redis for whoever has not pointed to real ones."""
from contextlib import contextmanager
def secret_key(): return "x"*60
def database_url(): return "postgres://app@/styrning"
def database_owner_url(): return "postgres://owner@/styrning"
def redis_url(): return "unix:///nowhere.sock?db=0"
@contextmanager
def running(): yield
