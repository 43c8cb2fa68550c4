"""Award rules, issuing, status and delivery: from a result to a signed credential."""
