"""What changes who may do what: services let in here, and hosts elsewhere that a learner connects."""
