"""Published corpora in their own formats → the formats of `training/README.md`."""
