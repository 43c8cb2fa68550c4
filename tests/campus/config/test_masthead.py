"""At the desk the masthead leads to the staff's pages; elsewhere it does not."""

from tests.cast import Cast, Scene


def test_it_works(cast: Cast) -> None:
    page = cast.client("educator").get("/manage/harbourside/grading/").content.decode()

    assert 'href="/manage/harbourside/awards/"' in page
    assert 'href="/wallet/"' not in page


def test_a_learner_is_offered_no_desk(cast: Cast) -> None:
    page = cast.client("learner").get("/learn/").content.decode()

    assert "/manage/" not in page
    assert 'href="/wallet/"' in page


def test_quiz_and_project_editors_stand_under_courses(scene: Scene) -> None:
    for path in (f"quizzes/{scene.quiz.pk}/", f"projects/{scene.project.pk}/"):
        page = scene.cast.client("educator").get(f"/manage/harbourside/{path}").content.decode()

        assert 'href="/manage/harbourside/courses/" aria-current="page"' in page
        assert '<p class="crumb"><a href="/manage/harbourside/courses/reading-data-honestly/">' in page
