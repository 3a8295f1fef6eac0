"""The commands of `python -m training`, one a module.

Each module has `add(commands)`, which adds its parser with a default `run`: options → exit code.
Heavy imports stay inside `run`, so that `--help` and refusals are quick.
"""
