"""Comments on a piece of work, and sentences that are kept."""

import pytest

from campus.assessments import opinions, services
from campus.assessments.models import Comment, Project, SavedComment, Submission
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.models import Event
from tests.campus.assessments.stage import NOW, draft, grade, handed_in, levels
from tests.cast import Scene


@pytest.fixture
def work(scene: Scene) -> Submission:
    return handed_in(scene)


def say(scene: Scene, work: Submission, name: str = "educator", text: str = "Who counted?", quote: str = "") -> Comment:
    return services.comment(getattr(scene.cast, name), submission=work, text=text, quote=quote, now=NOW)


def seen(scene: Scene, work: Submission, name: str) -> list[str]:
    return [each.text for each in opinions.comments_for(getattr(scene.cast, name), work)]


def test_it_works(scene: Scene, work: Submission):
    made = say(scene, work, quote="281  pupils")
    say(scene, work, "learner", "The school did.")

    assert made.quote == "281 pupils"
    assert seen(scene, work, "learner") == seen(scene, work, "owner") == ["Who counted?", "The school did."]
    assert Event.objects.filter(verb="work.commented", person=scene.cast.learner).count() == 2


def test_a_double_click_says_it_once(scene: Scene, work: Submission):
    assert say(scene, work) == say(scene, work)


@pytest.mark.parametrize(
    ("text", "quote", "field"),
    [(" ", "", "text"), ("x" * 4001, "", "text"), ("x", "not in it", "quote"), ("a\x00b", "", "text")],
)
def test_what_is_no_comment(scene: Scene, work: Submission, text: str, quote: str, field: str):
    with pytest.raises(InvalidError) as caught:
        say(scene, work, text=text, quote=quote)

    assert caught.value.field == field


@pytest.mark.parametrize("name", ["stranger", "outsider", "employer"])
def test_others_say_nothing(scene: Scene, work: Submission, name: str):
    with pytest.raises(NotAllowedError):
        say(scene, work, name)


def test_nothing_is_said_of_a_draft(scene: Scene):
    with pytest.raises(NotAllowedError):
        say(scene, draft(scene))


def test_of_two_graders_neither_reads_the_other_before_the_grade_is_final(scene: Scene, work: Submission):
    Project.objects.update(graders=2)
    work.refresh_from_db()
    say(scene, work, "educator", "Weak, I think.")
    say(scene, work, "learner", "Ask me.")
    assert seen(scene, work, "owner") == seen(scene, work, "learner") == ["Ask me."]
    assert seen(scene, work, "educator") == ["Weak, I think.", "Ask me."]

    grade(scene, work)
    grade(scene, work, actor=scene.cast.owner)

    work = Submission.objects.get(pk=work.pk)
    assert seen(scene, work, "learner") == ["Weak, I think.", "Ask me."]


def test_a_moderator_reads_all(scene: Scene, work: Submission):
    Project.objects.update(graders=2)
    say(scene, work, "educator", "Weak, I think.")
    grade(scene, work, levels=levels(scene, 0))
    grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 3))

    assert seen(scene, Submission.objects.get(pk=work.pk), "owner") == ["Weak, I think."]


def keep(scene: Scene, name: str, text: str = "Name your source.", *, is_for_all: bool = False) -> SavedComment:
    actor = getattr(scene.cast, name)
    return services.save_comment(actor, organization=scene.cast.college, text=text, is_for_all=is_for_all, now=NOW)


def forget(scene: Scene, name: str, kept: SavedComment) -> None:
    services.forget_comment(getattr(scene.cast, name), organization=scene.cast.college, comment_id=kept.pk)


def test_a_sentence_is_kept_for_oneself_or_for_all(scene: Scene):
    own, shared = keep(scene, "educator"), keep(scene, "owner", "Well done.", is_for_all=True)

    assert keep(scene, "educator") == own
    assert list(opinions.saved_comments(scene.cast.educator, scene.cast.college)) == [own, shared]
    assert list(opinions.saved_comments(scene.cast.owner, scene.cast.college)) == [shared]


def test_who_may_keep_and_remove_what(scene: Scene):
    own, shared = keep(scene, "educator"), keep(scene, "owner", "Well done.", is_for_all=True)

    for name, call in [
        ("educator", lambda: keep(scene, "educator", is_for_all=True)),
        ("stranger", lambda: keep(scene, "stranger")),
        ("educator", lambda: forget(scene, "educator", shared)),
        ("owner", lambda: forget(scene, "owner", own)),
        ("outsider", lambda: forget(scene, "outsider", shared)),
    ]:
        with pytest.raises(NotAllowedError):
            call()
        assert SavedComment.objects.count() == 2, name
    forget(scene, "educator", own)
    forget(scene, "educator", own)
    forget(scene, "owner", shared)
    assert not SavedComment.objects.exists()


def test_a_hundred_are_enough(scene: Scene):
    SavedComment.objects.bulk_create(
        SavedComment(organization=scene.cast.college, person=scene.cast.educator, text=str(n), at=NOW)
        for n in range(100)
    )

    for text in ("one more", ""):
        with pytest.raises(InvalidError):
            keep(scene, "educator", text)
