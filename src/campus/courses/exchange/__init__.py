"""A course as one file: a ZIP archive of Markdown, YAML and files, which comes back identical (decision 0073).

course.yaml                  what the course says of itself, and its units in their order
units/01-first-look.md       a unit: YAML between two lines of ---, then its text in Markdown
units/01-first-look/         its pictures and downloads by their names; its video in _video/
quizzes/06-quiz.yaml         a quiz with its bank
projects/07-a-claim.yaml     a project with its rubric
activities/08-a-walk.yaml    an activity
banks/01-more.yaml           a quiz of no unit, whose questions a quiz of the course draws as well
rules/01-a-badge.yaml        what an achievement is awarded for, where that looks at the course
"""
