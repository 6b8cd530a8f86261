from django.urls import path

from accountability import views

app_name = "accountability"

urlpatterns = [
    path("ansvar/", views.mine, name="mine"),
    path("ansvar/<int:pk>/ta-pa-mig/", views.accept, name="accept"),
]
