"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.assessments.views import accommodations, exchange, files, grading, marking, project_edit, quiz_edit

QUIZ = "manage/<slug:org>/quizzes/<int:quiz_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/<slug:public_id>/", files.submission_file, name="submission-file"),
    path("files/answers/<slug:public_id>/", files.answer_file, name="answer-file"),
    path("manage/<slug:org>/grading/", grading.grading, name="grading"),
    path("manage/<slug:org>/grading/<slug:public_id>/", grading.grading_one, name="grading-one"),
    path(QUIZ, quiz_edit.quiz_edit, name="quiz-edit"),
    path(f"{QUIZ}exchange/", exchange.quiz_exchange, name="quiz-exchange"),
    path(f"{QUIZ}accommodations/", accommodations.quiz_accommodations, name="quiz-accommodations"),
    path("manage/<slug:org>/marking/", marking.marking, name="marking"),
    path("manage/<slug:org>/marking/<int:answer_id>/", marking.marking_one, name="marking-one"),
    path(f"{QUIZ}questions/new/<slug:kind>/", quiz_edit.question_new, name="question-new"),
    path(f"{QUIZ}questions/<int:question_id>/", quiz_edit.question_edit, name="question-edit"),
    path(f"{QUIZ}questions/<int:question_id>/move", quiz_edit.question_move, name="question-move"),
    path(f"{QUIZ}questions/<int:question_id>/retire", quiz_edit.question_retire, name="question-retire"),
    path("manage/<slug:org>/projects/<int:project_id>/", project_edit.project_edit, name="project-edit"),
]
