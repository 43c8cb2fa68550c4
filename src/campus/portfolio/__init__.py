"""What a person shows of themselves: sharing a credential, a page of their own, a CV, and how often it is seen."""
