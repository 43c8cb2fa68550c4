"""Awarding to a list of people: looked at first, then issued in the background, each row once whatever crashes."""
