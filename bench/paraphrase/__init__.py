"""Whole reports in a hundred communes' words, with what they say known beforehand: a test bed nobody has tuned to."""
