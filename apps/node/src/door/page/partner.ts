/** A warning that a partner sent: whose it is stands above all buttons, and the duty officer answers from here. */
import type { Whole } from './api.ts';
import { askReason } from './ask.ts';
import { button, type Child, el } from './dom.ts';
import { shape } from './shapes.ts';
import { may, state } from './state.ts';
import { utcText } from './time.ts';
import { words } from './words.ts';

type Act = (whole: Whole, action: string, body: object) => Promise<boolean>;

const ANSWERS = ['read', 'acting', 'disagree', 'planned'] as const;

/** Null for our own. `act` posts to a route of the warning and loads it again. */
export function theirs(whole: Whole, act: Act): Child {
  const w = words();
  const { origin } = whole.warning;
  if (state.health === null || origin === state.health.node) return null;
  const said = whole.history.filter(({ action }) => action === 'reply').at(-1);
  const send = async (answer: (typeof ANSWERS)[number]) => {
    const asks = answer === 'disagree' || answer === 'planned';
    const text = asks ? await askReason(w.askAnswer(origin), w.sendAnswer, false) : '';
    if (text !== null) await act(whole, 'reply', { answer, ...(text !== '' && { text }) });
  };
  const buttons = ANSWERS.map((answer) =>
    button(w.answers[answer], () => void send(answer), { 'data-key': `reply:${answer}` }),
  );
  return el(
    'section',
    { class: 'theirs', 'aria-label': w.theirs(origin) },
    el('p', {}, el('strong', {}, shape('partner'), w.theirs(origin))),
    el('p', { class: 'dim' }, w.theirsWhy),
    may('warning.decide') &&
      el(
        'div',
        { class: 'row', role: 'group', 'aria-label': w.answer },
        `${w.answer}:`,
        ...buttons,
      ),
    said !== undefined &&
      el('p', {}, `${w.actions.reply}: ${said.text} · ${utcText(Date.parse(said.atUtc))}`),
  );
}
