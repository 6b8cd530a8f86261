"""Addresses of the pages about the person."""

from django.urls import path

from organisation import views

app_name = "organisation"

urlpatterns = [
    path("mina-rattigheter/", views.permissions, name="permissions"),
    path("handla-for-namnd/", views.acting, name="acting"),
    path("handla-for-namnd/<slug:body_slug>/avsluta/", views.acting_end, name="acting_end"),
]
