/** One warning: what it is, until when to decide, what to do, what is known and what was done. Buttons are what the role allows. */
import { ask, type HistoryLine, type Line, type Step, type Warning, type Whole } from './api.ts';
import { askReason, tell } from './ask.ts';
import { button, type Child, el, fill, on } from './dom.ts';
import { domainWord, mark, stateChip, titleParts } from './list.ts';
import { reloadList, reloadWhole } from './live.ts';
import { noticeSection } from './notices.ts';
import { theirs } from './partner.ts';
import { shape } from './shapes.ts';
import { may, state } from './state.ts';
import { STEPS_JA } from './terms.ts';
import { timeElement, utcText } from './time.ts';
import { spoken, words } from './words.ts';

export function drawDetail(into: HTMLElement): void {
  const { whole } = state;
  if (whole === null) {
    const text = state.selected === null ? words().pick : state.wholeNote || words().wait;
    fill(into, el('p', { class: 'empty dim', role: state.wholeNote ? 'alert' : 'status' }, text));
    return;
  }
  const typed = into.querySelector<HTMLTextAreaElement>('#note');
  const kept = into.dataset.shows === whole.warning.id ? (typed?.value ?? '') : '';
  into.dataset.shows = whole.warning.id;
  fill(
    into,
    state.wholeNote !== '' && el('p', { class: 'wrong', role: 'alert' }, state.wholeNote),
    head(whole.warning),
    theirs(whole, act),
    actions(whole),
    checklist(whole),
    noticeSection(whole),
    facts(whole),
    history(whole.history),
    may('warning.note') && whole.warning.state !== 'cancelled' && noteForm(whole, kept),
  );
}

function head(warning: Warning): Child {
  const w = words();
  const due = warning.decideByUtc;
  const active = warning.state === 'open' || warning.state === 'acknowledged';
  return el(
    'div',
    { class: `detail-head ${warning.precedence}` },
    el(
      'p',
      { class: 'item-top' },
      mark(warning.precedence),
      stateChip(warning.state),
      markingChip(warning),
    ),
    el(
      'h2',
      { tabindex: -1, id: 'detail-title', 'data-key': 'title' },
      ...titleParts(warning.title),
    ),
    active &&
      due !== undefined &&
      el(
        'p',
        { class: 'decide' },
        el('span', {}, `${w.decide} `),
        el('strong', {}, timeElement('until', due)),
        el('span', { class: 'dim' }, ` ${utcText(Date.parse(due), false)}`),
      ),
    el(
      'p',
      { class: 'dim' },
      `${w.happens} `,
      timeElement('when', warning.window.fromUtc),
      ` ${spanOf(warning)}`,
    ),
    warning.closeReason !== undefined && el('p', { class: 'reason' }, warning.closeReason),
  );
}

function markingChip({ marking }: Warning): Child {
  const to = marking.releasableTo.length > 0 ? ` → ${marking.releasableTo.join(', ')}` : '';
  return el('span', { class: 'chip' }, `TLP:${marking.tlp}${to}`);
}

function spanOf({ window: { fromUtc, toUtc } }: Warning): string {
  const [from, to] = [utcText(Date.parse(fromUtc)), utcText(Date.parse(toUtc))];
  return from === to ? from : `${from} – ${to}`;
}

/** The buttons of this state for this person; none where nothing may be done. */
function actions(whole: Whole): Child {
  const w = words();
  if (!may('warning.decide')) return null;
  const { state: now } = whole.warning;
  const final = (action: 'close' | 'cancel' | 'reopen', question: string) => async () => {
    const text = await askReason(question, w.do[action], action === 'cancel');
    if (text !== null) await act(whole, action, { text });
  };
  const row: Child[] = [];
  if (now === 'open')
    row.push(
      button(w.acknowledge, () => void acknowledge(), { class: 'main', 'data-key': 'acknowledge' }),
    );
  if (now === 'open' || now === 'acknowledged')
    row.push(button(w.close, () => void final('close', w.askClose)(), { 'data-key': 'close' }));
  if (now === 'closed')
    row.push(button(w.reopen, () => void final('reopen', w.askReopen)(), { 'data-key': 'reopen' }));
  if (now !== 'cancelled')
    row.push(button(w.cancel, () => void final('cancel', w.askCancel)(), { 'data-key': 'cancel' }));
  return row.length === 0 ? null : el('div', { class: 'row actions' }, ...row);
}

/** Of the selected warning, when it is open and the person may. */
export async function acknowledge(): Promise<void> {
  const { whole } = state;
  if (whole === null || whole.warning.state !== 'open' || !may('warning.decide')) return;
  await act(whole, 'acknowledge', {});
}

async function act(whole: Whole, action: string, body: object): Promise<boolean> {
  const path = `/api/v1/warnings/${encodeURIComponent(whole.warning.id)}/${action}`;
  const done = await ask<Line>('POST', path, body, whole.version);
  const w = words();
  if (!done.ok)
    tell(done.status === 409 ? w.conflict : `${w.failed}: ${done.message || w.noAnswer}`);
  await Promise.all([reloadWhole(), reloadList()]);
  return done.ok;
}

function facts({ warning, releases }: Whole): Child {
  const w = words();
  const told = (releases ?? []).map(
    ({ partner, kind, atUtc, confirmed }) =>
      `${partner}${kind === 'warning' ? '' : ` (${kind})`} ${utcText(Date.parse(atUtc))}, ${confirmed ? w.toldKept : w.toldNot}`,
  );
  const { tlp, releasableTo } = warning.marking;
  const marking =
    releasableTo.length > 0 ? `TLP:${tlp} → ${releasableTo.join(', ')}` : `TLP:${tlp}`;
  const about = [...warning.assetIds, ...warning.objectIds].join(', ');
  const rows: readonly (readonly [string, Child])[] = [
    [w.happens, spanOf(warning)],
    [w.about, about],
    [w.owner, warning.owners.join(', ')],
    [w.marking, marking],
    [w.told, told.length === 0 ? '' : lines(told)],
    [w.from, warning.origin],
    [w.assignee, warning.assignee ?? ''],
    [w.opened, utcText(Date.parse(warning.openedUtc))],
    ['ID', `${warning.id} · ${warning.domains.map(domainWord).join(' · ')}`],
  ];
  const shown = rows.filter(([, value]) => value !== '');
  return el(
    'dl',
    { class: 'facts' },
    ...shown.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
  );
}

function lines(texts: readonly string[]): HTMLElement {
  return el('span', {}, ...texts.map((text) => el('span', { class: 'line' }, text)));
}

function checklist(whole: Whole): Child {
  const w = words();
  const steps = whole.warning.checklist;
  if (steps.length === 0) return null;
  return el(
    'section',
    {},
    el('h3', {}, w.checklist),
    el('ol', { class: 'steps' }, ...steps.map((step) => stepItem(whole, step))),
  );
}

function stepItem(whole: Whole, step: Step): HTMLElement {
  const w = words();
  const text = spoken() === 'ja' ? ownStep(step.text) : step.text;
  const done = step.doneUtc !== undefined;
  const open = whole.warning.state === 'open' || whole.warning.state === 'acknowledged';
  const mine = open && !done && may('warning.note');
  const tick = () => void act(whole, 'tick', { itemId: step.id });
  const box = mine
    ? on(
        el(
          'button',
          {
            type: 'button',
            class: 'box',
            'aria-label': `${w.tick}: ${text}`,
            'data-key': `s:${step.id}`,
          },
          shape('open'),
        ),
        { click: tick },
      )
    : el('span', { class: 'box' }, shape(done ? 'done' : 'open'));
  const due = step.dueUtc;
  const state =
    done && step.doneBy !== undefined
      ? el('span', {}, w.doneBy(actorWord(step.doneBy)))
      : due !== undefined && !done && open && timeElement('until', due);
  return el(
    'li',
    { class: done ? 'done' : '' },
    box,
    el(
      'span',
      {},
      el('span', { class: 'step' }, text),
      el('span', { class: 'dim' }, w.roles[step.role], state && ' · ', state),
    ),
  );
}

function ownStep(text: string): string {
  return Object.hasOwn(STEPS_JA, text) ? STEPS_JA[text]! : text;
}

function history(lines: readonly HistoryLine[]): Child {
  const w = words();
  const known: Readonly<Record<string, string>> = w.actions;
  const items = [...lines]
    .reverse()
    .map((line) =>
      el(
        'li',
        {},
        el('span', { class: 'when' }, utcText(Date.parse(line.atUtc))),
        el(
          'span',
          {},
          el('strong', {}, known[line.action] ?? line.action),
          ` ${actorWord(line.actor)}`,
          line.text !== '' && el('span', { class: 'said' }, line.text),
        ),
      ),
    );
  return el('section', {}, el('h3', {}, w.history), el('ol', { class: 'history' }, ...items));
}

function actorWord(actor: string): string {
  return actor.replace(/^user:/, '');
}

function noteForm(whole: Whole, kept: string): Child {
  const w = words();
  const text = el('textarea', {
    id: 'note',
    rows: 2,
    maxlength: 4000,
    placeholder: w.notePlace,
    'data-key': 'note',
  });
  text.value = kept;
  const save = async () => {
    const said = text.value.trim();
    if (said === '') return;
    text.value = '';
    if (!(await act(whole, 'note', { text: said }))) {
      const again = document.querySelector<HTMLTextAreaElement>('#note');
      if (again !== null) again.value = said;
    }
  };
  return el(
    'section',
    {},
    el('label', { for: 'note', class: 'h3' }, w.note),
    text,
    el(
      'div',
      { class: 'row' },
      button(w.save, () => void save(), { 'data-key': 'save' }),
    ),
  );
}
