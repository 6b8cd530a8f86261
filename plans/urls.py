"""Addresses of activities."""

from django.urls import URLPattern, URLResolver, path

from plans import views

app_name = "plans"

urlpatterns: list[URLPattern | URLResolver] = [
    path("aktiviteter/<int:year>/<slug:slug>/ny/", views.new, name="new"),
    path("aktiviteter/<int:pk>/", views.activity, name="activity"),
    path("aktiviteter/<int:pk>/andra/", views.change, name="change"),
    path("aktiviteter/<int:pk>/status/", views.status, name="status"),
    path("aktiviteter/<int:pk>/ta-bort/", views.remove, name="remove"),
]
