"""Addresses of the pages that show more than one link of the chain."""

from django.urls import path

from overview import views

app_name = "overview"

urlpatterns = [
    path("", views.start, name="start"),
    path("roda-traden/<int:year>/", views.red_thread, name="red_thread"),
    path("roda-traden/<int:year>/matris/", views.matrix, name="matrix"),
    path("roda-traden/<int:year>/<slug:slug>/<int:number>/", views.red_thread_goal, name="red_thread_goal"),
    path("mal/<int:year>/inriktning/<str:number>/", views.direction_goal, name="direction_goal"),
    path("mal/<int:year>/<slug:slug>/<int:number>/", views.effect_goal, name="effect_goal"),
    path("mal/<int:year>/<slug:slug>/<int:number>/ansvarig/", views.responsible, name="responsible"),
    path("ord-och-regler/", views.policy, name="policy"),
]
