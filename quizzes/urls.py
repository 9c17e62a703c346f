"""Play: every address of a round belongs to one player, and is 404 for everybody else."""

from django.urls import path

from quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("brands/", views.brand_list, name="brands"),
    path("brands/<slug:slug>/", views.brand_book, name="brand"),
    path("play/<slug:quiz>/", views.begin, name="begin"),
    path("round/<str:code>/", views.resume, name="resume"),
    path("round/<str:code>/<int:position>/", views.item, name="item"),
    path("round/<str:code>/result/", views.result, name="result"),
    path("round/<str:code>/share/", views.share, name="share"),
    path("shared/<slug:quiz>/<str:score>/", views.shared, name="shared"),
    path("shared/<slug:quiz>/<str:score>.png", views.shared_picture, name="shared-picture"),
]
