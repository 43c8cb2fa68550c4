"""Benchmarks: run by hand or by `make bench`, never timed tests.

Every benchmark returns rows of one form: {name, value, unit, aim, met, against, how}.
"""
