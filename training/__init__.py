"""Labelled sentences in, a model directory and a report out; the only room with scikit-learn."""
