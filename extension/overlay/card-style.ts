/** The style sheet inside the card's shadow root. */

import { cssColor, PALETTES, type Ground, type PaletteName } from '../core/palette';

/** How strongly the cue words are tinted, by what they stand on. */
const TINT = { light: { hedging: 0.14, anonymous: 0.2 }, dark: { hedging: 0.4, anonymous: 0.4 } };

/** The custom properties that carry a palette into the card. */
export function colorsOf(name: PaletteName, ground: Ground): [name: string, value: string][] {
  const { hedging, anonymous_sourcing: anonymous } = PALETTES[name][ground];
  return [
    ['--hedging', cssColor(hedging.line)],
    ['--anonymous', cssColor(anonymous.line)],
    ['--hedging-tint', cssColor(hedging.tint, TINT[ground].hedging)],
    ['--anonymous-tint', cssColor(anonymous.tint, TINT[ground].anonymous)],
  ];
}

/** A constructed sheet passes any content security policy; where it cannot be used, an element. */
export function addCardStyle(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CARD_CSS);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement('style');
    style.textContent = CARD_CSS;
    root.append(style);
  }
}

/**
 * Nothing of the page's style reaches in: `!important` in `:host` wins over any rule outside. `all`
 * leaves out the direction of writing, which is that of the interface and not of the page.
 */
const CARD_CSS = `
:host { all: initial !important; display: contents !important; direction: ltr !important; unicode-bidi: normal !important; }
.card {
  --paper: #fffdf8; --raised: #f6f1e6; --ink: #1f1d1a; --soft: #625d55; --rule: #ddd6c8;
  color-scheme: light;
  position: fixed; inset: auto; margin: 0; box-sizing: border-box;
  width: max-content; max-width: min(400px, calc(100vw - 16px));
  max-height: calc(100vh - 16px); overflow: auto; overscroll-behavior: contain;
  padding: 13px 15px 11px; border: 1px solid var(--rule); border-radius: 7px;
  background: var(--paper); color: var(--ink);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.12), 0 8px 24px rgb(0 0 0 / 0.16);
  font: 14px/1.45 system-ui, sans-serif; text-align: start;
}
.card:focus { outline: none; }
:focus-visible { outline: 2px solid var(--hedging); outline-offset: 1px; }
section + section { margin-block-start: 11px; padding-block-start: 11px; border-block-start: 1px solid var(--rule); }
header { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; }
section:first-child header { padding-inline-end: 24px; }
h2 { margin: 0; font: 600 15px/1.3 Georgia, 'Times New Roman', serif; }
h2 span { text-decoration-line: underline; text-underline-offset: 0.22em; text-decoration-skip-ink: none; }
.hedging h2 span { text-decoration: underline dotted var(--hedging) 2px; text-underline-offset: 0.22em; }
.anonymous_sourcing h2 span { text-decoration: underline wavy var(--anonymous) 1.2px; text-underline-offset: 0.22em; }
.sure { margin-inline-start: auto; color: var(--soft); font-size: 12.5px; white-space: nowrap; }
.meaning {
  flex: none; inline-size: 20px; block-size: 20px; padding: 0; border: 1px solid var(--rule); border-radius: 50%;
  background: none; color: var(--soft); font: 12px/18px system-ui, sans-serif;
}
.meaning:hover { background: var(--raised); color: var(--ink); }
p { margin: 5px 0 0; }
p + .soft { margin-block-start: 1px; }
.cues { display: flex; flex-wrap: wrap; gap: 4px; padding: 0; margin: 6px 0 0; list-style: none; }
.cues li { padding: 1px 7px; border-radius: 3px; font: 13.5px/1.5 Georgia, 'Times New Roman', serif; overflow-wrap: anywhere; }
.hedging .cues li { background: var(--hedging-tint); }
.anonymous_sourcing .cues li { background: var(--anonymous-tint); }
.soft, .note { color: var(--soft); font-size: 12.5px; }
.note { margin-block-start: 11px; padding-block-start: 8px; border-block-start: 1px solid var(--rule); }
button { font: inherit; color: inherit; cursor: pointer; }
.link {
  padding: 0; border: 0; background: none; color: var(--soft); font-size: 12.5px;
  text-decoration: underline; text-underline-offset: 3px;
}
.link:hover { color: var(--ink); }
.close { position: absolute; inset-block-start: 9px; inset-inline-end: 9px; width: 24px; height: 24px; padding: 0; border: 0; border-radius: 4px; background: none; color: var(--soft); }
.close::before { content: '×'; font: 18px/24px system-ui, sans-serif; }
.close:hover { background: var(--raised); color: var(--ink); }
.choices { display: flex; flex-wrap: wrap; gap: 6px; margin-block-start: 9px; }
.choices button {
  min-height: 26px; padding: 2px 10px; border: 1px solid var(--rule); border-radius: 5px;
  background: var(--raised); font-size: 12.5px;
}
.choices button:hover { border-color: var(--soft); }
.choices .send { border-color: var(--ink); background: var(--ink); color: var(--paper); font-weight: 600; }
.choices .send:disabled { opacity: 0.5; cursor: default; }
.judge > p:empty { display: none; }
.judged { display: flex; flex-wrap: wrap; gap: 0 10px; align-items: baseline; margin-block-start: 9px; }
.judged > p { margin: 0; }
.words { margin-block-start: 6px; font: 14.5px/1.9 Georgia, 'Times New Roman', serif; overflow-wrap: anywhere; }
.words button { min-height: 24px; padding: 0 2px; border: 0; border-radius: 3px; background: none; font: inherit; box-shadow: inset 0 -1px var(--rule); }
.words button:hover { background: var(--raised); }
.hedging .words [aria-pressed='true'] { background: var(--hedging-tint); box-shadow: inset 0 -2px var(--hedging); }
.anonymous_sourcing .words [aria-pressed='true'] { background: var(--anonymous-tint); box-shadow: inset 0 -2px var(--anonymous); }
/* As the page is, not as the system is. */
.card[data-ground='dark'] {
  --paper: #262320; --raised: #34302b; --ink: #efeae0; --soft: #b3ab9d; --rule: #4c463d;
  color-scheme: dark;
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.5), 0 8px 24px rgb(0 0 0 / 0.5);
}
@media (pointer: coarse) {
  .choices button { min-height: 34px; padding: 4px 14px; }
  .close { width: 32px; height: 32px; }
  .close::before { line-height: 32px; }
}
@media (forced-colors: active) {
  .cues li { border: 1px solid; }
  .words [aria-pressed='true'] { outline: 2px solid; }
}
@media print { .card { display: none !important; } }
`;
