"""A finished model to begin from, for those with a few hundred sentences of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model import artifact
from model.labels import ANNOTATED, Label
from model.tagger import PARTS
from model.tags import CARRIER, Channel
from training.fit import F64, Linear
from training.label_fits import Fitted
from training.records import DataError
from training.rights import learnt_from
from training.stage_one import Attribution


@dataclass(frozen=True)
class Base:
    """What is taken over from a model: all that the new sentences do not change."""

    manifest: Mapping[str, Any]
    classes: Mapping[str, Any]
    reference: Mapping[str, F64]
    source: Linear
    cue: Linear
    attribution: Attribution | None
    labels: dict[Label, Fitted]

    def check_unseen(self, paths: Sequence[Path]) -> None:
        """Raise DataError where the base has learnt from one of the files.

        No fold would be held back from it: all figures and thresholds would be too rosy.
        """
        known = learnt_from(self.manifest, paths)
        if known:
            raise DataError(
                f"--base was trained on {known[0]} already: there is nothing to learn from it, and "
                "figures on it would be too rosy; leave it out"
            )

    @property
    def described(self) -> dict[str, Any]:
        """What the manifest tells of the reference articles."""
        return {k: v for k, v in self.manifest["reference"].items() if k != "quantiles"}


def read_base(directory: Path) -> Base:
    """Return the model in `directory`; raises model.artifact.ArtifactError where it is no model."""
    payload, manifest = artifact.read(directory)
    lines, limits = payload["calibration"], payload["thresholds"]
    heard = Label.ATTRIBUTION.value
    return Base(
        manifest=manifest,
        classes=payload["classes"],
        reference=payload["reference"],
        source=_linear(payload, "glance", Channel.SOURCE),
        cue=_linear(payload, "glance", Channel.CUE),
        attribution=Attribution(lines[heard], limits[heard]) if heard in lines else None,
        labels={
            label: Fitted(
                glance=_linear(payload, "glance", CARRIER[label]),
                close=_linear(payload, "close", CARRIER[label] - Channel.HEDGING),
                line=lines[label.value],
                thresholds=limits[label.value],
            )
            for label in ANNOTATED
            if label.value in lines
        },
    )


def _linear(payload: artifact.Payload, table: str, channel: int) -> Linear:
    rows, scale, intercept = (payload[f"{table}{part}"] for part in PARTS)
    return Linear(rows[:, channel] * scale[channel], float(intercept[channel]))
