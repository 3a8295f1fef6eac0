/** The style sheet inside the card's shadow root. */

import { cssColor, PALETTE } from '../core/palette';

const light = PALETTE.light;
const dark = PALETTE.dark;

/** Nothing of the page's style reaches in: `!important` in `:host` wins over any rule outside. */
export const CARD_CSS = `
:host { all: initial !important; display: contents !important; }
.card {
  --paper: #fffdf8; --ink: #1f1d1a; --soft: #625d55; --rule: #ddd6c8;
  --hedging: ${cssColor(light.hedging.line)};
  --anonymous: ${cssColor(light.anonymous_sourcing.line)};
  --hedging-tint: ${cssColor(light.hedging.tint, 0.14)};
  --anonymous-tint: ${cssColor(light.anonymous_sourcing.tint, 0.2)};
  color-scheme: light;
  position: fixed; inset: auto; margin: 0; box-sizing: border-box;
  width: max-content; max-width: min(22rem, calc(100vw - 16px));
  max-height: calc(100vh - 16px); overflow: auto;
  padding: 12px 14px; border: 1px solid var(--rule); border-radius: 6px;
  background: var(--paper); color: var(--ink);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.12), 0 8px 24px rgb(0 0 0 / 0.16);
  font: 14px/1.45 system-ui, sans-serif; text-align: start;
}
section + section { margin-block-start: 10px; padding-block-start: 10px; border-block-start: 1px solid var(--rule); }
header { display: flex; gap: 16px; align-items: baseline; justify-content: space-between; }
h2 { margin: 0; font: 600 15px/1.3 Georgia, 'Times New Roman', serif; }
h2 span { text-decoration-line: underline; text-underline-offset: 0.22em; text-decoration-skip-ink: none; }
.hedging h2 span { text-decoration: underline dotted var(--hedging) 2px; text-underline-offset: 0.22em; }
.anonymous_sourcing h2 span { text-decoration: underline wavy var(--anonymous) 1.2px; text-underline-offset: 0.22em; }
.sure { color: var(--soft); font-size: 12.5px; white-space: nowrap; }
p { margin: 6px 0 0; }
.cues { display: flex; flex-wrap: wrap; gap: 4px; padding: 0; margin: 8px 0 0; list-style: none; }
.cues li { padding: 1px 7px; border-radius: 3px; font: 13.5px/1.5 Georgia, 'Times New Roman', serif; overflow-wrap: anywhere; }
.hedging .cues li { background: var(--hedging-tint); }
.anonymous_sourcing .cues li { background: var(--anonymous-tint); }
.soft, .note { color: var(--soft); font-size: 12.5px; }
.note { margin-block-start: 10px; padding-block-start: 8px; border-block-start: 1px solid var(--rule); }
/* As the page is, not as the system is. */
.card[data-ground='dark'] {
  --paper: #262320; --ink: #efeae0; --soft: #b3ab9d; --rule: #454038;
  --hedging: ${cssColor(dark.hedging.line)};
  --anonymous: ${cssColor(dark.anonymous_sourcing.line)};
  --hedging-tint: ${cssColor(dark.hedging.tint, 0.4)};
  --anonymous-tint: ${cssColor(dark.anonymous_sourcing.tint, 0.4)};
  color-scheme: dark;
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.5), 0 8px 24px rgb(0 0 0 / 0.5);
}
@media (forced-colors: active) {
  .cues li { border: 1px solid; }
}
@media print { .card { display: none !important; } }
`;
