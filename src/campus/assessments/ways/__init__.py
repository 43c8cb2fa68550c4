"""What the ways beside quiz and project need besides rows: their terms, codes, links, and who may see what."""
