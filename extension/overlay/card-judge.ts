/** Agree, disagree, or say which words it was: what a reader thinks of a mark, and undo. */

import type { Judged, Judgment, Verdict, WordSpan } from '../core/judgment';
import { failureText } from '../core/wording';
import { button, h } from '../ui/dom';
import type { FindingOnCard } from './card-finding';
import { wordPicker } from './card-words';

/** Null where the server takes no judgments. */
export function judgeRow(card: FindingOnCard): HTMLElement | null {
  const { token } = card.sentence;
  return token === null ? null : new JudgeRow(card, token).row;
}

class JudgeRow {
  readonly row = h('div', { class: 'judge' });
  private readonly status: HTMLElement;

  constructor(
    private readonly card: FindingOnCard,
    private readonly token: string,
  ) {
    const id = `said-of-${card.finding.label}`;
    this.status = h('p', { id, class: 'soft', role: 'status' });
    this.ask();
    void this.recall();
  }

  /** A sentence that was judged before says so, as soon as that is known. */
  private async recall(): Promise<void> {
    const { actions, basis, sentence, finding, signal } = this.card;
    const known = await actions.judged(basis.model.id, sentence.text);
    if (signal.aborted || !known.ok) return;
    const judged = known.value.find(({ label }) => label === finding.label);
    if (judged !== undefined) this.thank(judged);
  }

  private ask(focus?: Verdict | 'words'): void {
    const { translate } = this.card;
    const choices = {
      agree: button(translate('judgeAgree'), () => void this.judge('agree')),
      disagree: button(translate('judgeDisagree'), () => void this.judge('disagree')),
      words: button(translate('judgeWords'), () => this.pick()),
    };
    const group = h('div', { class: 'choices', role: 'group' }, ...Object.values(choices));
    group.setAttribute('aria-label', translate('judgeTitle'));
    this.row.replaceChildren(group, this.status);
    if (focus !== undefined) choices[focus].focus();
  }

  private pick(): void {
    const { translate, sentence, finding } = this.card;
    const cues = finding.cues.map(({ start, end }) => ({
      start: start - sentence.start,
      end: end - sentence.start,
    }));
    this.status.textContent = '';
    const picker = wordPicker({
      sentence: sentence.text,
      picked: cues,
      translate,
      onDone: (spans) => void this.judge('agree', spans),
      onCancel: () => this.ask('words'),
    });
    this.row.replaceChildren(picker, this.status);
    picker.querySelector('button')?.focus();
  }

  private judgment(verdict: Verdict, spans?: WordSpan[]): Judgment {
    const { basis, sentence, finding } = this.card;
    const { id: model } = basis.model;
    const { text } = sentence;
    const said = { model, token: this.token, sentence: text, label: finding.label, verdict };
    return spans === undefined ? said : { ...said, spans };
  }

  private async judge(verdict: Verdict, spans?: WordSpan[]): Promise<void> {
    const { actions, signal } = this.card;
    const result = await actions.judge(this.judgment(verdict, spans));
    if (signal.aborted) return;
    if (result.ok) {
      this.thank(result.value, true);
      return;
    }
    this.say(result.failure);
  }

  private thank(judged: Judged, focus = false): void {
    const { translate } = this.card;
    const said = translate(SAID[judged.spans === undefined ? judged.verdict : 'words']);
    const undo = button(translate('judgeUndo'), () => void this.undo(judged), 'link');
    this.status.textContent = [said, ...this.waitsFor(judged)].join(' ');
    // The focus goes there: what is heard then is what is taken back.
    undo.setAttribute('aria-describedby', this.status.id);
    this.row.replaceChildren(this.status, undo);
    this.row.classList.add('judged');
    if (focus) undo.focus();
  }

  private waitsFor({ state, why }: Judged): string[] {
    if (state === 'sent') return [];
    const { translate } = this.card;
    const waiting = translate('judgeWaiting');
    return why === undefined ? [waiting] : [`${translate(failureText(why).title)}.`, waiting];
  }

  private async undo({ verdict, spans }: Judged): Promise<void> {
    const { actions, translate, signal } = this.card;
    const result = await actions.undo(this.judgment(verdict, spans));
    if (signal.aborted) return;
    if (!result.ok) {
      this.say(result.failure);
      return;
    }
    this.row.classList.remove('judged');
    this.status.textContent = translate('judgeUndone');
    this.ask(spans === undefined ? verdict : 'words');
  }

  private say(failure: Parameters<typeof failureText>[0]): void {
    const { title, body, values } = failureText(failure);
    const { translate } = this.card;
    this.status.textContent = `${translate(title)}. ${translate(body, ...values)}`;
  }
}

const SAID = {
  agree: 'judgeAgreed',
  disagree: 'judgeDisagreed',
  words: 'judgeWordsSaid',
} as const;
