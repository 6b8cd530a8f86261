"""Addresses of goals. ``inriktning`` is a reserved word, not a committee."""

from django.urls import URLPattern, URLResolver, path

from goals.views import correct, decide, decided, indicators, lists, moves, write

app_name = "goals"

_ONE = "mal/<int:year>/<slug:slug>/<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("mal/<int:year>/", lists.year, name="year"),
    path("mal/<int:year>/inriktning/", lists.directions, name="directions"),
    path("mal/<int:year>/<slug:slug>/", lists.committee, name="committee"),
    path("mal/<int:year>/<slug:slug>/nytt/", write.new, name="new"),
    path("mal/<int:year>/<slug:slug>/nytt/svar/", write.answer_new, name="answer_new"),
    path("mal/<int:year>/<slug:slug>/beslut/", decide.decide, name="decide"),
    path("mal/<int:year>/<slug:slug>/beslut/<int:pk>/", decided.decision, name="decision"),
    path("mal/<int:year>/<slug:slug>/beslut/<int:pk>/ratta/", decided.correct, name="decision_correct"),
    path("mal/<int:year>/<slug:slug>/flytta/", moves.move_many, name="move_many"),
    path(f"{_ONE}lage/", moves.state, name="state"),
    path(f"{_ONE}flytta/", moves.move_one, name="move"),
    path(f"{_ONE}ratta/", correct.correct, name="correct"),
    path(f"{_ONE}skriv/", write.write, name="write"),
    path(f"{_ONE}skriv/svar/", write.answer, name="answer"),
    path(f"{_ONE}skriv/skal/", write.reason, name="reason"),
    path(f"{_ONE}indikatorer/", indicators.catalogue, name="catalogue"),
    path(f"{_ONE}indikatorer/ny/", indicators.indicator_new, name="indicator_new"),
    path(f"{_ONE}malvarde/", indicators.target_new, name="target_new"),
    path(f"{_ONE}malvarde/<int:pk>/", indicators.target, name="target"),
    path(f"{_ONE}malvarde/<int:pk>/ta-bort/", indicators.target_remove, name="target_remove"),
]
