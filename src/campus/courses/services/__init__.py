"""What may be done to courses: taking them (`learning`), writing them (`editing`), and their files (`files`)."""

from campus.courses.services.editing import (
    add_unit,
    attach,
    change,
    change_unit,
    create,
    move_unit,
    publish,
    restore_unit,
    retire_unit,
    withdraw,
)
from campus.courses.services.files import add_file, remove_file, remove_video, set_video
from campus.courses.services.learning import enrol, finish_unit
from campus.courses.services.parts import add_project, add_quiz

__all__ = [
    "add_file",
    "add_project",
    "add_quiz",
    "add_unit",
    "attach",
    "change",
    "change_unit",
    "create",
    "enrol",
    "finish_unit",
    "move_unit",
    "publish",
    "remove_file",
    "remove_video",
    "restore_unit",
    "retire_unit",
    "set_video",
    "withdraw",
]
