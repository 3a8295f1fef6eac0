/** What an analysis found: the article as a whole, the slider, the list, and what to do with it. */

import { hidesSome, type Display } from '../core/display';
import { toJson, toMarkdown } from '../core/export';
import type { Preview, Report, Site, SiteMode } from '../core/messages';
import { translate, translateCount } from '../platform/i18n';
import { careSlider, type CareSlider } from './care-slider';
import { button, h } from './dom';
import { FindingsList, type ListActions } from './findings-list';
import { saveFile } from './save';
import { siteChoice } from './site-choice';
import { summary } from './summary';
import { textPreview } from './text-preview';

export interface ReportActions extends ListActions {
  care(care: number): void;
  readAgain(): void;
  readSelection(): void;
  chooseSite(origin: string, mode: SiteMode): Promise<SiteMode>;
  clear(): void;
}

/** What stands around a report and does not change with it. */
export interface Around {
  display: Display;
  site: Site;
  hasSelection: boolean;
  printable: boolean;
}

export class ReportView {
  readonly elements: HTMLElement[];
  readonly list: FindingsList;
  private readonly slider: CareSlider;
  private display: Display;
  private readonly top = h('div', {});
  private readonly notes = h('div', { class: 'notes' });

  constructor(
    private report: Report,
    around: Around,
    private readonly actions: ReportActions,
  ) {
    this.list = new FindingsList(actions);
    this.display = around.display;
    this.slider = careSlider(this.display.care, (care) => actions.care(care));
    this.elements = [
      this.top,
      this.slider.element,
      this.list.element,
      this.notes,
      this.footer(around),
    ];
    this.update(report);
  }

  /** The page or the slider moved: only what says so is made anew, the focus stays. */
  update(report: Report): void {
    this.report = report;
    const moved = report.since === 'left' ? [this.movedOn()] : [];
    this.top.replaceChildren(...moved, summary(report));
    this.list.update(report.sentences);
    const { dropped, painted, since } = report;
    this.notes.replaceChildren(
      ...(since === 'grown' ? [note(translate('sinceGrown'))] : []),
      ...(hidesSome(this.display) ? [note(translate('labelsOff'))] : []),
      ...(painted ? [] : [note(translate('notPainted'))]),
      ...(dropped > 0 ? [note(translateCount('droppedOne', 'droppedOther', dropped))] : []),
    );
  }

  /** Marks are shown otherwise; the report that follows says which are there now. */
  setDisplay(display: Display): void {
    this.display = display;
    this.slider.follow(display.care);
  }

  /** Another article has taken the place of this one; it is read when somebody asks. */
  private movedOn(): HTMLElement {
    const again = button(translate('readAgain'), this.actions.readAgain, 'link');
    return h('p', { class: 'warning moved' }, translate('sinceLeft'), ' ', again);
  }

  private footer({ site, hasSelection, printable }: Around): HTMLElement {
    const { actions } = this;
    return h(
      'footer',
      {},
      sent(this.report),
      this.saving(printable),
      siteChoice(site, (origin, mode) => actions.chooseSite(origin, mode)),
      h(
        'div',
        { class: 'last' },
        button(translate('readAgain'), actions.readAgain, 'link'),
        hasSelection ? button(translate('readSelection'), actions.readSelection, 'link') : null,
        button(translate('clearMarks'), actions.clear, 'link'),
      ),
    );
  }

  private saving(printable: boolean): HTMLElement {
    const markdown = (): void =>
      saveFile('hearsay.md', 'text/markdown', toMarkdown(this.report, translate));
    const json = (): void => saveFile('hearsay.json', 'application/json', toJson(this.report));
    return h(
      'div',
      { class: 'saving', role: 'group', 'aria-label': translate('exportTitle') },
      h('span', {}, translate('exportTitle')),
      button(translate('exportMarkdown'), markdown, 'link'),
      button(translate('exportJson'), json, 'link'),
      printable ? button(translate('exportPrint'), () => print(), 'link') : null,
    );
  }
}

function note(words: string): HTMLElement {
  return h('p', { class: 'soft' }, words);
}

function sent({ words, server, text }: Pick<Report, 'words' | 'server'> & Pick<Preview, 'text'>) {
  return h(
    'details',
    { class: 'sent' },
    h('summary', { id: 'sent-title' }, translate('whatWasSent')),
    h('p', {}, translate('sentTo', words, server)),
    textPreview(text, 'sent-title'),
  );
}
