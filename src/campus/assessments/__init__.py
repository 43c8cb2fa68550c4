"""Quizzes, projects and rubrics: ways of showing a skill, and what came of them."""
