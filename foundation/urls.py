"""Addresses that any such application has."""

from django.urls import path

from foundation.health import health

urlpatterns = [path("halsa/", health, name="health")]
