"""Pictures on their way in: each belongs to whoever began it, and is 404 for everybody else."""

from django.urls import path

from uploads import views

app_name = "uploads"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("<slug:token>/", views.upload, name="upload"),
    path("<slug:token>/picture/", views.picture, name="picture"),
]
