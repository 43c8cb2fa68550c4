"""An interface by which public conformance suites drive the library: off by default, and on this machine only.

It follows the community group's "VC API" as far as the suites call it. Who turns it on lets every program on the
machine sign, with keys that belong to no institution (docs/decisions/0154).
"""
