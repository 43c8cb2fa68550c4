"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.courses.access import at_unit
from campus.courses.views import (
    discussions,
    exchange,
    joining,
    keep,
    learn,
    manage,
    offline,
    parts,
    programmes,
    project,
    public,
    quiz,
    units,
)

LEARN = "learn/<slug:slug>/"
QUIZ = f"{LEARN}units/<int:n>/quiz/"
PROJECT = f"{LEARN}units/<int:n>/project/"
MANAGE = "manage/<slug:org>/courses/"
PROGRAMMES = "manage/<slug:org>/programmes/"
ONE = f"{MANAGE}<slug:slug>/"
UNIT = f"{ONE}units/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("courses/<slug:slug>/", public.course, name="course"),
    path("courses/<slug:slug>/enrol/", public.enrol, name="enrol"),
    path("join-course/<str:place>/", joining.course_join, name="course-join"),
    path("learn/", learn.learn, name="learn"),
    path("learn/sw.js", offline.learn_worker, name="learn-worker"),
    path("learn/offline.html", offline.learn_offline, name="learn-offline"),
    path("learn/app.webmanifest", offline.learn_manifest, name="learn-manifest"),
    path(LEARN, learn.resume, name="learn-course"),
    path(f"{LEARN}keep/", keep.learn_keep, name="learn-keep"),
    path(f"{LEARN}leave/", joining.course_leave, name="course-leave"),
    path(f"{LEARN}units/<int:n>/", learn.unit, name="unit"),
    path(f"{LEARN}units/<int:n>/video", learn.unit_video, name="unit-video"),
    path(f"{LEARN}units/<int:n>/captions", learn.unit_captions, name="unit-captions"),
    path(f"{LEARN}units/<int:n>/files/<path:name>", learn.unit_file, name="unit-file"),
    path(f"{LEARN}newest/", learn.newest, name="learn-newest"),
    path(QUIZ, at_unit("quiz", quiz.quiz), name="quiz"),
    path(f"{QUIZ}begin", at_unit("quiz", quiz.quiz_begin), name="quiz-begin"),
    path(f"{QUIZ}answer", at_unit("quiz", quiz.quiz_answer), name="quiz-answer"),
    path(PROJECT, at_unit("project", project.project), name="project"),
    path(f"{PROJECT}draft", at_unit("project", project.project_draft), name="project-draft"),
    path(f"{PROJECT}files", at_unit("project", project.project_file), name="project-file"),
    path(
        f"{PROJECT}files/<slug:public_id>/remove",
        at_unit("project", project.project_file_remove),
        name="project-file-remove",
    ),
    path(f"{PROJECT}hand-in", at_unit("project", project.project_hand_in), name="project-hand-in"),
    path(f"{PROJECT}public", at_unit("project", project.project_public), name="project-public"),
    path(f"{LEARN}units/<int:n>/posts/", at_unit("discussion", discussions.discussion_post), name="discussion-post"),
    path(
        f"{LEARN}units/<int:n>/posts/<int:post>/",
        at_unit("discussion", discussions.discussion_change),
        name="discussion-change",
    ),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path(PROGRAMMES, programmes.programmes_manage, name="programmes-manage"),
    path(f"{PROGRAMMES}new/", programmes.programme_new, name="programme-new"),
    path(f"{PROGRAMMES}<slug:slug>/", programmes.programme_edit, name="programme-edit"),
    path(f"{PROGRAMMES}<slug:slug>/courses/", programmes.programme_courses, name="programme-courses"),
    path(f"{PROGRAMMES}<slug:slug>/publish/", programmes.programme_publish, name="programme-publish"),
    path(MANAGE, manage.courses_manage, name="courses-manage"),
    path(f"{MANAGE}new/", manage.course_new, name="course-new"),
    path(f"{MANAGE}import/", exchange.course_import, name="course-import"),
    path(ONE, manage.course_edit, name="course-edit"),
    path(f"{ONE}about/", manage.course_about, name="course-about"),
    path(f"{ONE}export/", exchange.course_export, name="course-export"),
    path(f"{ONE}duplicate/", exchange.course_duplicate, name="course-duplicate"),
    path(f"{ONE}publish/", manage.course_publish, name="course-publish"),
    path(f"{ONE}withdraw/", manage.course_withdraw, name="course-withdraw"),
    path(f"{ONE}learners/", manage.course_learners, name="course-learners"),
    path(f"{ONE}people/", joining.course_people, name="course-people"),
    path(f"{ONE}people/add/", joining.course_people_add, name="course-people-add"),
    path(f"{ONE}people/terms/", joining.course_terms, name="course-terms"),
    path(f"{ONE}people/cohorts/new/", joining.course_cohort, name="course-cohort-new"),
    path(f"{ONE}people/cohorts/<int:cohort>/", joining.course_cohort, name="course-cohort"),
    path(f"{ONE}people/<int:enrolment>/", joining.course_person, name="course-person"),
    path(f"{ONE}people/<int:enrolment>/remove/", joining.course_person_remove, name="course-person-remove"),
    path(f"{ONE}invitations/<int:invite>/withdraw/", joining.course_uninvite, name="course-uninvite"),
    path(f"{ONE}units/new/<slug:unit_kind>/", parts.unit_new, name="unit-new"),
    path(f"{ONE}units/preview/", units.unit_preview, name="unit-preview"),
    path(f"{ONE}units/order/", units.units_order, name="units-order"),
    path(UNIT, units.unit_edit, name="unit-edit"),
    path(f"{UNIT}move/", units.unit_move, name="unit-move"),
    path(f"{UNIT}duplicate/", units.unit_duplicate, name="unit-duplicate"),
    path(f"{UNIT}retire/", units.unit_retire, name="unit-retire"),
    path(f"{UNIT}restore/", units.unit_restore, name="unit-restore"),
    path(f"{UNIT}files/", units.unit_attach, name="unit-attach"),
    path(f"{UNIT}files/<int:file>/remove/", units.unit_detach, name="unit-detach"),
    path(f"{UNIT}video/", units.unit_video_edit, name="unit-video-edit"),
    path(f"{UNIT}video/remove/", units.unit_video_remove, name="unit-video-remove"),
]
