/** The list of marked sentences with what goes with it: filter, previous, next, and back. */

import { MARK_LABELS, type MarkLabel } from '../core/contract';
import type { FlaggedSentence } from '../core/findings';
import type { Step } from '../core/messages';
import { LABEL_NAMES } from '../core/wording';
import { translate } from '../platform/i18n';
import { button, h } from './dom';
import { sentenceList } from './sentence-list';

export interface ListActions {
  reveal(start: number): void;
  step(by: Step): void;
  back(): void;
}

export class FindingsList {
  readonly element = h('section', { class: 'list' });
  private readonly hidden = new Set<MarkLabel>();
  private readonly count = h('span', { class: 'count' });
  private readonly filters: Record<MarkLabel, HTMLButtonElement>;
  private readonly tools: HTMLElement;
  private readonly body = h('div', {});
  private readonly back: HTMLButtonElement;
  private sentences: readonly FlaggedSentence[] = [];
  private current: number | null = null;

  constructor(private readonly actions: ListActions) {
    this.filters = {
      hedging: this.filter('hedging'),
      anonymous_sourcing: this.filter('anonymous_sourcing'),
    };
    this.back = button(translate('stepBack'), () => this.goBack(), 'link back');
    const filters = h('div', { class: 'filters', role: 'group' }, ...Object.values(this.filters));
    filters.setAttribute('aria-label', translate('filterTitle'));
    const previous = button('', () => actions.step(-1), 'step previous');
    const next = button('', () => actions.step(1), 'step next');
    for (const [made, key] of [
      [previous, 'stepPrevious'],
      [next, 'stepNext'],
    ] as const) {
      made.setAttribute('aria-label', translate(key));
      made.title = translate(key);
    }
    this.tools = h(
      'div',
      { class: 'tools' },
      filters,
      h('div', { class: 'steps' }, previous, next),
    );
    this.back.hidden = true;
  }

  update(sentences: readonly FlaggedSentence[]): void {
    this.sentences = sentences;
    this.render();
  }

  /** The sentence was gone to from here, so that there is a way back. */
  wentTo(start: number): void {
    this.setCurrent(start);
    this.back.hidden = false;
    this.body.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }

  /** The sentence that the page is at, if any, is shown to be; the list stays where it is. */
  setCurrent(start: number | null): void {
    this.current = start;
    for (const choose of this.body.querySelectorAll<HTMLElement>('.sentence')) {
      const isCurrent = choose.dataset['start'] === String(start);
      if (isCurrent) choose.setAttribute('aria-current', 'true');
      else choose.removeAttribute('aria-current');
    }
  }

  private goBack(): void {
    this.actions.back();
    this.setCurrent(null);
    this.back.hidden = true;
    this.body.querySelector<HTMLElement>('.sentence')?.focus();
  }

  private filter(label: MarkLabel): HTMLButtonElement {
    const made = button('', () => {
      if (!this.hidden.delete(label)) this.hidden.add(label);
      this.render();
    });
    made.className = `filter ${label}`;
    return made;
  }

  private render(): void {
    const shown = this.sentences.filter(({ findings }) =>
      findings.some(({ label }) => !this.hidden.has(label)),
    );
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? focused.dataset['start'] : undefined;
    this.count.textContent = String(shown.length);
    for (const label of MARK_LABELS) this.showFilter(label);
    if (this.sentences.length === 0) {
      this.element.replaceChildren(
        h('h2', {}, translate('listEmpty')),
        h('p', {}, translate('listEmptyBody')),
      );
      return;
    }
    this.body.replaceChildren(sentenceList(shown, (start) => this.actions.reveal(start)));
    if (this.body.parentElement !== this.element) {
      const heading = h('h2', {}, translate('listTitle'), ' ', this.count);
      const hint = h('p', { class: 'soft' }, translate('listHint'), ' ', this.back);
      this.element.replaceChildren(heading, hint, this.tools, this.body);
    }
    this.setCurrent(this.current);
    // The button that had the focus has been made anew.
    if (at !== undefined) this.body.querySelector<HTMLElement>(`[data-start="${at}"]`)?.focus();
  }

  private showFilter(label: MarkLabel): void {
    const count = this.sentences.filter(({ findings }) =>
      findings.some((finding) => finding.label === label),
    ).length;
    const name = h('span', { class: 'name' }, translate(LABEL_NAMES[label]));
    this.filters[label].replaceChildren(name, ' ', h('span', { class: 'count' }, String(count)));
    this.filters[label].setAttribute('aria-pressed', String(!this.hidden.has(label)));
  }
}
