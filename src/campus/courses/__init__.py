"""Courses, units, enrolments and progress."""
