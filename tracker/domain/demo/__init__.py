"""Fictitious data for the demo: disasters that never were, and what the wards gave for them.

Pure and repeatable: the same seed, day and reference data give the same entries.
"""
