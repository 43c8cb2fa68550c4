"""What badges are put together from: shapes, pictograms, colour schemes. Drawn by us, on a field of whole numbers."""

from __future__ import annotations

SHAPES = {  # in a field of -100 to 100
    "circle": "M0-97A97 97 0 0 1 0 97A97 97 0 0 1 0-97z",
    "hexagon": (
        "M-7-96.5Q0-100 7-96.5L80-54Q87-50 87-42V42Q87 50 80 54L7 96.5"
        "Q0 100-7 96.5L-80 54Q-87 50-87 42V-42Q-87-50-80-54z"
    ),
    "shield": (
        "M0-98C26-84 56-80 86-82Q89-82 89-78V-10C89 44 52 80 4 97.5Q0 99-4 97.5"
        "C-52 80-89 44-89-10V-78Q-89-82-86-82C-56-80-26-84 0-98z"
    ),
    "square": "M-70-88H70Q88-88 88-70V70Q88 88 70 88H-70Q-88 88-88 70V-70Q-88-88-70-88z",
    "octagon": "M-40-93H40L93-40V40L40 93H-40L-93 40V-40z",
}
# Where the eye sees the middle of each shape.
INNER = {"circle": 0.0, "hexagon": 0.0, "shield": -9.0, "square": 0.0, "octagon": 0.0}

# In a field of -24 to 24: what it shows, then its lines; strokes of 4.5, what is marked + is filled.
PICTOGRAMS = {
    "data": ("A chart of three rising bars", "M-20-20V20H22", "+M-13 14V2H-6V14zM-2 14V-8H5V14zM9 14V-18H16V14z"),
    "aid": ("A first-aid cross", "+M-7-21H7V-7H21V7H7V21H-7V7H-21V-7H-7z"),
    "hook": ("A fish hook", "M8-12V7A12.5 12.5 0 0 1-17 7V-4L-8 5", "M8-21A4.5 4.5 0 0 1 8-12A4.5 4.5 0 0 1 8-21z"),
    "book": (
        "An open book",
        "M0-11C-6-17-14-18-22-17V13C-14 12-6 13 0 19C6 13 14 12 22 13V-17C14-18 6-17 0-11zM0-11V19",
    ),
    "care": (
        "A heart above an open hand",
        "+M0 5C-17-6-14-21-5-20C-2-20 0-17 0-15C0-17 2-20 5-20C14-21 17-6 0 5z",
        "M-22 4C-19 14-10 20 0 20S19 14 22 4",
    ),
    "tool": (
        "A hammer",
        "M-17 20L5-5",
        "+M-9-15L3-22C8-24 12-22 15-19L22-12L11-1L5-7L2-5L-4-11L-6-11z",
    ),
    "compass": ("A compass", "M0-21A21 21 0 0 1 0 21A21 21 0 0 1 0-21z", "+M10-10L4 4L-10 10L-4-4z"),
    "leaf": ("A leaf", "M-19 21C-12 5-4-3 7-10", "M-13 11C-21-10-5-21 21-20C22 6 9 20-13 11z"),
    "speech": ("Two lines in a speech bubble", "M-21-19H21V8H1L-10 19V8H-21z", "M-12-10H12M-12-1H4"),
    "flask": (
        "A laboratory flask",
        "M-8-21H8M-5-21V-6L-18 15C-20 18-18 21-15 21H15C18 21 20 18 18 15L5-6V-21",
        "+M-9 6H9L15 17H-15z",
    ),
    "code": ("Two angle brackets and a stroke", "M-11-12L-22 0L-11 12M11-12L22 0L11 12M5-19L-5 19"),
    "key": ("A key", "M-12-9A9 9 0 0 1-12 9A9 9 0 0 1-12-9z", "M-3 0H22V9M13 0V8"),
}
SCHEMES = ("ink", "paper", "duo")
LEVELS = 5
RING_MAX = 34
FOOT_MAX = 20
RIBBON_MAX = 14
