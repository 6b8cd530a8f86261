"""Tests of the example municipality."""
