"""What a score is: text in, scored sentences out. Needs numpy and joblib, and nothing of ours."""
