"""What the close look at a token goes by: the features of the few that the glance leaves open."""

from typing import Final

from model.features import Template

CLOSE_FEATURES: Final = """
word
word-1
word-2
word-3
word+1
word+2
word+3
word-1 word
word word+1
word-2 word-1
word+1 word+2
word-1 word+1
word-2 word-1 word
word-1 word word+1
word word+1 word+2
suffix
suffix-1
suffix+1
prefix
prefix-1
prefix+1
shape
shape-1 shape
shape shape+1
shape-1 shape shape+1
coarse
coarse-1 coarse
coarse coarse+1
coarse-1 coarse coarse+1
middle
middle-1
middle+1
middle middle+1
middle-1 middle
fine
fine-1
fine+1
word middle+1
word middle-1
phrase_left
phrase_head
phrase_next
phrase_left word
phrase_head word
phrase_next word
phrase_left phrase_head
phrase_head phrase_next
saying_left
saying_right
saying_left word
saying_right word
quoted
quoted word
source cue
source-1 source source+1
cue-1 cue cue+1
source word
cue word
source coarse
source middle
cue_left
cue_right
cue_left word
cue_right word
cue_left cue_right
run_first
run_last
run_first run_last
run_first word
run_last word
run_named source
run_named word
run_named run_first
run_named run_last
run_after
run_before
run_after run_last
run_before run_first
"""

CLOSE: Final = Template(CLOSE_FEATURES, bits=20)
