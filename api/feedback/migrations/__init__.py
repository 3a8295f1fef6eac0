"""The steps from one version of the feedback tables to the next (Alembic)."""
