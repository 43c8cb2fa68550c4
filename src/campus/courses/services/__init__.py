"""What may be done to courses: taking them (`learning`), writing them (`editing`, `units`, `parts`), their `files`."""

from campus.courses.services.discussions import hide_post, say, take_back
from campus.courses.services.editing import change, create, publish, withdraw
from campus.courses.services.files import add_file, remove_file, remove_video, set_video
from campus.courses.services.joining import (
    enrol_all,
    invite,
    join,
    move,
    move_all,
    remove,
    remove_cohort,
    save_cohort,
    set_dues,
    set_terms,
    withdraw_invitation,
)
from campus.courses.services.learning import enrol, finish_unit, take_newest
from campus.courses.services.parts import add_assessed
from campus.courses.services.programmes import change_programme, create_programme, publish_programme, set_courses
from campus.courses.services.units import (
    add_unit,
    change_unit,
    copy_unit,
    move_unit,
    order_units,
    restore_unit,
    retire_unit,
)

__all__ = [
    "add_assessed",
    "add_file",
    "add_unit",
    "change",
    "change_programme",
    "change_unit",
    "copy_unit",
    "create",
    "create_programme",
    "enrol",
    "enrol_all",
    "finish_unit",
    "hide_post",
    "invite",
    "join",
    "move",
    "move_all",
    "move_unit",
    "order_units",
    "publish",
    "publish_programme",
    "remove",
    "remove_cohort",
    "remove_file",
    "remove_video",
    "restore_unit",
    "retire_unit",
    "save_cohort",
    "say",
    "set_courses",
    "set_dues",
    "set_terms",
    "set_video",
    "take_back",
    "take_newest",
    "withdraw",
    "withdraw_invitation",
]
