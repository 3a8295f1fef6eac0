/** What a reader can do on the card; the page script says how it is done. */

import type { MarkLabel, ModelFacts } from '../core/contract';
import type { Result } from '../core/failure';
import type { Judged, Judgment } from '../core/judgment';
import type { Look } from '../core/look';

export interface CardActions {
  judge(judgment: Judgment): Promise<Result<Judged>>;
  undo(judgment: Judgment): Promise<Result<null>>;
  /** What was said of the labels of this sentence before. */
  judged(model: string, sentence: string): Promise<Result<Judged[]>>;
  /** Opens the page that says what a label means. */
  explain(label: MarkLabel): void;
}

/** What marks rest on: the model that made them, and how they are shown. */
export interface Basis {
  readonly model: ModelFacts;
  readonly look: Look;
}
