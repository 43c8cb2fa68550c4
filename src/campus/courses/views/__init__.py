"""Pages of courses: public, for learners, and for staff."""
