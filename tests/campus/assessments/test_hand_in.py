"""A draft and what becomes of it."""

import pytest

from campus.assessments import queries, services
from campus.assessments.models import Submission
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.models import Event
from tests.campus.assessments.stage import NOW, draft, grade, handed_in, upload
from tests.cast import Scene


def save(scene: Scene, *, links: str) -> Submission:
    fields = {"title": "Rents", "text": "x", "links": links, "revision": 0, "now": NOW}
    return services.save_draft(scene.cast.learner, project=scene.project, **fields)


def test_it_works(scene: Scene):
    work = services.hand_in(scene.cast.learner, submission=draft(scene), now=NOW)

    assert (work.state, work.number, work.handed_in_at) == ("handed_in", 1, NOW)
    assert Event.objects.get(verb="project.handed_in").data == {"project": scene.project.pk}


def test_every_change_of_a_draft_counts_its_revision(scene: Scene):
    first = draft(scene, text="one")

    second = draft(scene, text="two", revision=first.revision)

    assert (first.pk, first.revision, second.revision) == (second.pk, 1, 2)


def test_an_older_tab_does_not_win(scene: Scene):
    first = draft(scene, text="one")
    draft(scene, text="two", revision=first.revision)

    with pytest.raises(ConflictError, match="another window"):
        draft(scene, text="three", revision=first.revision)

    assert Submission.objects.get().text == "two"


def test_the_same_text_twice_is_no_conflict(scene: Scene):
    assert draft(scene, text="one").pk == draft(scene, text="one").pk


def test_a_half_typed_link_is_kept_in_the_draft_and_refused_on_handing_in(scene: Scene):
    fields = {"title": "Rents", "text": "", "links": "javascript:alert(1)", "revision": 0, "now": NOW}
    work = services.save_draft(scene.cast.learner, project=scene.project, **fields)  # type: ignore[arg-type]

    with pytest.raises(InvalidError) as caught:
        services.hand_in(scene.cast.learner, submission=work, now=NOW)

    assert (work.link, work.all_links[0].is_web, caught.value.field) == ("javascript:alert(1)", False, "links")


@pytest.mark.parametrize(("title", "text", "field"), [("", "words", "title"), ("Rents", "  ", "text")])
def test_unfinished_work_is_refused_by_field(scene: Scene, title: str, text: str, field: str):
    work = services.save_draft(
        scene.cast.learner, project=scene.project, title=title, text=text, links="", revision=0, now=NOW
    )

    with pytest.raises(InvalidError) as caught:
        services.hand_in(scene.cast.learner, submission=work, now=NOW)

    assert caught.value.field == field
    assert not Event.objects.filter(verb="project.handed_in").exists()


@pytest.mark.parametrize(("field", "value"), [("title", "x" * 201), ("text", "x" * 60_001), ("text", "a\x00b")])
def test_what_cannot_be_kept_is_refused_by_field(scene: Scene, field: str, value: str):
    fields = {"title": "Rents", "text": "", "links": "", field: value}

    with pytest.raises(InvalidError) as caught:
        services.save_draft(scene.cast.learner, project=scene.project, revision=0, now=NOW, **fields)

    assert caught.value.field == field


def test_a_link_is_dropped_where_none_is_asked_for(scene: Scene):
    scene.project.takes_link = False

    work = services.save_draft(
        scene.cast.learner, project=scene.project, title="Rents", text="x", links="https://x.org", revision=0, now=NOW
    )

    assert work.link == ""


def test_what_waits_cannot_be_written_over(scene: Scene):
    work = handed_in(scene)

    with pytest.raises(ConflictError, match="handed in already"):
        draft(scene, text="later thoughts", revision=work.revision)


def test_handing_in_something_else_than_was_looked_at_is_a_conflict(scene: Scene):
    work = draft(scene, text="one")
    draft(scene, text="two", revision=work.revision)

    with pytest.raises(ConflictError):
        services.hand_in(scene.cast.learner, submission=work, now=NOW, revision=work.revision)


def test_graded_work_is_not_handed_in_again(scene: Scene):
    work = handed_in(scene)
    grade(scene, work)

    with pytest.raises(ConflictError):
        services.hand_in(scene.cast.learner, submission=work, now=NOW)


def test_nobody_hands_in_for_somebody_else(scene: Scene):
    work = draft(scene)

    with pytest.raises(NotAllowedError):
        services.hand_in(scene.cast.educator, submission=work, now=NOW)


def test_another_try_carries_words_and_files_and_the_grade_stays(scene: Scene):
    work = draft(scene)
    services.add_file(scene.cast.learner, submission=work, upload=upload(), now=NOW)
    grade(scene, services.hand_in(scene.cast.learner, submission=work, now=NOW), revision=work.revision + 1)

    again = services.begin_again(scene.cast.learner, project=scene.project, now=NOW)

    assert (again.number, again.text) == (2, work.text)
    assert again.files.get().sha256 == work.files.get().sha256
    assert queries.graded_submission(scene.cast.learner, scene.project) == work
    assert queries.latest_submission(scene.cast.learner, scene.project) == again
    assert services.begin_again(scene.cast.learner, project=scene.project, now=NOW) == again


def test_another_try_needs_a_grade(scene: Scene):
    handed_in(scene)

    with pytest.raises(ConflictError):
        services.begin_again(scene.cast.learner, project=scene.project, now=NOW)


def test_only_graded_work_is_shown_and_only_by_its_author(scene: Scene):
    work = handed_in(scene)
    with pytest.raises(InvalidError):
        services.set_public(scene.cast.learner, submission=work, is_public=True)
    grade(scene, work)

    with pytest.raises(NotAllowedError):
        services.set_public(scene.cast.educator, submission=work, is_public=True)
    services.set_public(scene.cast.learner, submission=work, is_public=True)

    assert Submission.objects.get(pk=work.pk).is_public
    assert Event.objects.filter(verb="evidence.shown").count() == 1


def test_links_have_titles_and_each_is_whole(scene: Scene):
    typed = "https://example.org/a My chart\n\n  https://example.org/b\n"
    work = save(scene, links=typed)
    assert [(link.url, link.title) for link in work.all_links] == [
        ("https://example.org/a", "My chart"),
        ("https://example.org/b", "https://example.org/b"),
    ]
    assert services.hand_in(scene.cast.learner, submission=work, now=NOW).link == "https://example.org/a"


@pytest.mark.parametrize(
    "links", ["see the library", "https://example.org/" + "a" * 1000, "\n".join(["https://example.org"] * 21)]
)
def test_what_is_no_list_of_links(scene: Scene, links: str):
    work = save(scene, links=links)

    with pytest.raises(InvalidError) as caught:
        services.hand_in(scene.cast.learner, submission=work, now=NOW)

    assert caught.value.field == "links"
