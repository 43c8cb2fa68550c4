"""Every change to quizzes, projects, attempts, submissions and grades; each in one transaction, actor first."""

from campus.assessments.services.accommodations import accommodate, withdraw_accommodation
from campus.assessments.services.attempts import answer, begin_attempt, expire, finish_attempt, keep_draft, take_over
from campus.assessments.services.comments import comment, forget_comment, save_comment
from campus.assessments.services.deadlines import extend, withdraw_extension
from campus.assessments.services.exchange import export_questions, import_questions
from campus.assessments.services.files import add_file, remove_file
from campus.assessments.services.grading import grade
from campus.assessments.services.marking import keep_file, mark_answer
from campus.assessments.services.naming import name_skills
from campus.assessments.services.peers import ask_ring, give_review, rate_review
from campus.assessments.services.projects import CriterionText, change_project, create_project
from campus.assessments.services.quizzes import (
    add_question,
    change_question,
    change_quiz,
    create_quiz,
    move_question,
    retire_question,
    set_banks,
)
from campus.assessments.services.results import Outcome
from campus.assessments.services.results import add as add_result
from campus.assessments.services.results import add_many as add_results
from campus.assessments.services.submissions import (
    begin_again,
    begin_draft,
    check_ready,
    hand_in,
    save_draft,
    set_public,
)

__all__ = [
    "CriterionText",
    "Outcome",
    "accommodate",
    "add_file",
    "add_question",
    "add_result",
    "add_results",
    "answer",
    "ask_ring",
    "begin_again",
    "begin_attempt",
    "begin_draft",
    "change_project",
    "change_question",
    "change_quiz",
    "check_ready",
    "comment",
    "create_project",
    "create_quiz",
    "expire",
    "export_questions",
    "extend",
    "finish_attempt",
    "forget_comment",
    "give_review",
    "grade",
    "hand_in",
    "import_questions",
    "keep_draft",
    "keep_file",
    "mark_answer",
    "move_question",
    "name_skills",
    "rate_review",
    "remove_file",
    "retire_question",
    "save_comment",
    "save_draft",
    "set_banks",
    "set_public",
    "take_over",
    "withdraw_accommodation",
    "withdraw_extension",
]
