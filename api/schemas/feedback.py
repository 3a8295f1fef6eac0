"""`/v1/feedback`: what a reader's opinion of a sentence holds, and what answers it."""

from marshmallow import EXCLUDE, Schema, fields, validate

from api.feedback.hashes import SECRET_LENGTH
from api.feedback.verdicts import Verdict
from api.fields import Choice, Flag, Objects, Offset, Text
from api.schemas.common import about
from api.schemas.score import Warning_, offset_unit
from model.labels import ANNOTATED

ID_LENGTH = 16  # characters
KEY_LENGTH = 200  # characters, at most
MOST_SPANS = 50
MODEL_ID = "sha256:[0-9a-f]{64}"
UNDO_HEADER = "Undo-Secret"


class CueSpan(Schema):
    """Words of the sentence, by half-open offsets into it."""

    class Meta:
        """As everywhere, a newer client may say more."""

        unknown = EXCLUDE

    start = Offset(required=True, metadata=about("Where they begin.", minimum=0))
    end = Offset(required=True, metadata=about("Where they end.", minimum=1))


class FeedbackRequest(Schema):
    """An opinion on one label of a scored sentence. Unknown fields are ignored, with a warning."""

    model = Text(
        required=True,
        metadata=about("`model.id` of the answer.", pattern=f"^{MODEL_ID}$"),
    )
    token = Text(required=True, metadata=about("The sentence's `token`."))
    sentence = Text(
        required=True, metadata=about("The sentence, exactly as it stands between its offsets.")
    )
    label = Choice(ANNOTATED, required=True, metadata=about("The label that is judged."))
    verdict = Choice(
        Verdict,
        required=True,
        metadata=about(
            "agree: the sentence carries the label. disagree: it does not. Whether it was marked "
            "plays no part, as that depends on the threshold a client chose."
        ),
    )
    spans = Objects(
        CueSpan,
        most=MOST_SPANS,
        metadata=about(
            "With agree: the words that carry the label, where the answer's cues were others. "
            "Without overlap.",
        ),
    )
    offset_unit = offset_unit("How offsets in `spans` count.")
    share_text = Flag(
        load_default=False,
        metadata=about(
            "Whether the sentence may be kept as text, for people to learn from. Otherwise a keyed "
            "hash of it is kept, from which it cannot be had.",
            default=False,
        ),
    )
    idempotency_key = Text(
        metadata=about(
            "Any string of the client's own. The same request sent again with the same key gets "
            "the same answer and is kept once, whatever became of the first answer.",
            minLength=1,
            maxLength=KEY_LENGTH,
        )
    )


class FeedbackAnswer(Schema):
    """That the feedback is kept: it survives whatever happens to the service now."""

    id = fields.String(required=True, validate=validate.Length(equal=ID_LENGTH))
    secret = fields.String(
        required=True,
        validate=validate.Length(equal=SECRET_LENGTH),
        metadata=about(f"Takes it back: DELETE /v1/feedback/{{id}} with it as `{UNDO_HEADER}`."),
    )
    text_kept = fields.Boolean(
        required=True, metadata=about("Whether the sentence itself is kept, or its hash alone.")
    )
    replaced = fields.Boolean(
        required=True,
        metadata=about("Whether an earlier opinion of this client on the same label gave way."),
    )
    warnings = fields.List(fields.Nested(Warning_), required=True)
