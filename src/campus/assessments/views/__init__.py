"""Pages for staff: the grading queue and the editors; and files of work, served to who may have them."""
