"""The Open Badges 3.0 API with OAuth 2: others read and write a learner's wallet here, and we theirs."""
