"""The inner loops of scoring in C, for where a C compiler was at hand: see kernel.h."""
