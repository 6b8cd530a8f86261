"""Addresses of following up: the year, a committee's report and its parts, an indicator."""

from django.urls import path

from followup.views import reading, steps, writing

app_name = "followup"

REPORT = "uppfoljning/<int:year>/<str:kind>/<slug:slug>/"

urlpatterns = [
    path("uppfoljning/<int:year>/", reading.year_page, name="year"),
    path(REPORT, reading.report_page, name="report"),
    path(REPORT + "borja/", steps.start, name="start"),
    path(REPORT + "indikator/<int:target>/", writing.row, name="row"),
    path(REPORT + "aktivitet/<int:activity>/", writing.activity, name="activity"),
    path(REPORT + "bedomning/<int:number>/", writing.assessment, name="assessment"),
    path(REPORT + "sammanfattning/", writing.summary, name="summary"),
    path(REPORT + "lamna/", steps.submit, name="submit"),
    path(REPORT + "ta-tillbaka/", steps.withdraw, name="withdraw"),
    path(REPORT + "lamna-ater/", steps.give_back, name="return"),
    path(REPORT + "granskad/", steps.review, name="review"),
    path(REPORT + "klarmarkera/", steps.mark_ready, name="mark_ready"),
    path(REPORT + "beslut/", steps.decide, name="decide"),
    path(REPORT + "skicka/", steps.send, name="send"),
    path(REPORT + "andra/", steps.revise, name="revise"),
    path("indikatorer/<int:pk>/", reading.indicator, name="indicator"),
    path("indikatorer/<int:pk>/serie.csv", reading.series_csv, name="series_csv"),
]
