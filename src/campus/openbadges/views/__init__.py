"""The API, the OAuth 2 endpoints, and the pages on which a learner sees what is connected."""
