"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.assessments.views import (
    accommodations,
    comments,
    exchange,
    extensions,
    files,
    grading,
    grading_batch,
    grading_one,
    marking,
    peers,
    project_edit,
    quiz_edit,
    quiz_skills,
)
from campus.assessments.ways import urls as ways

QUIZ = "manage/<slug:org>/quizzes/<int:quiz_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/<slug:public_id>/", files.submission_file, name="submission-file"),
    path("files/answers/<slug:public_id>/", files.answer_file, name="answer-file"),
    path("manage/<slug:org>/grading/", grading.grading, name="grading"),
    path("manage/<slug:org>/grading/batch/", grading_batch.grading_batch, name="grading-batch"),
    path("manage/<slug:org>/grading/comments/", comments.grading_comments, name="grading-comments"),
    path("manage/<slug:org>/grading/<slug:public_id>/", grading_one.grading_one, name="grading-one"),
    path("work/<slug:public_id>/comments/", comments.work_comment, name="work-comment"),
    path("reviews/<slug:public_id>/", peers.peer_review, name="peer-review"),
    path("reviews/<slug:public_id>/helpful/", peers.peer_helpful, name="peer-helpful"),
    path(QUIZ, quiz_edit.quiz_edit, name="quiz-edit"),
    path(f"{QUIZ}exchange/", exchange.quiz_exchange, name="quiz-exchange"),
    path(f"{QUIZ}accommodations/", accommodations.quiz_accommodations, name="quiz-accommodations"),
    path("manage/<slug:org>/marking/", marking.marking, name="marking"),
    path("manage/<slug:org>/marking/<int:answer_id>/", marking.marking_one, name="marking-one"),
    path(f"{QUIZ}skills/", quiz_skills.quiz_skills, name="quiz-skills"),
    path(f"{QUIZ}questions/new/<slug:kind>/", quiz_edit.question_new, name="question-new"),
    path(f"{QUIZ}questions/<int:question_id>/", quiz_edit.question_edit, name="question-edit"),
    path(f"{QUIZ}questions/<int:question_id>/move", quiz_edit.question_move, name="question-move"),
    path(f"{QUIZ}questions/<int:question_id>/retire", quiz_edit.question_retire, name="question-retire"),
    path("manage/<slug:org>/projects/<int:project_id>/", project_edit.project_edit, name="project-edit"),
    path("manage/<slug:org>/projects/<int:project_id>/time/", extensions.extensions, name="project-extensions"),
    *ways.urlpatterns,
]
