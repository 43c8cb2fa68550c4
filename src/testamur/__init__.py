"""Make, sign, read and check Open Badges 3.0 credentials; no framework, no network, no clock of its own."""
