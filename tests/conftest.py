"""What holds for every test: properties are not timed, since machines are shared."""

from hypothesis import settings

settings.register_profile("hearsay", deadline=None)
settings.load_profile("hearsay")
