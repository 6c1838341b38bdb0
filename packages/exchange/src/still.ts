/**
 * Whether what a partner was told once would go to it today: for views that hand out what lies in a lane (TAXII). News follows a
 * finding though its rule has ended; handing out anew does not: every notice of it must be, byte for byte, the form in which the
 * first rule that fits now lets it go, with nobody left to agree.
 */
import { canonicalText, type Notice } from '@noroshi/watch';
import { misfitOf } from './conditions.ts';
import { barOfAll, cleared, factsOf, formOf, type Question, rulesFor } from './decide.ts';

/** `told` as they went; `question.notices` are all of the warning as it is kept. False where one of them is not known any more. */
export function stillGoes(question: Question, told: readonly Notice[]): boolean {
  const { has: _, ...asked } = question;
  // That it is over is told by itself, and changes nothing of what may be read.
  const open: Question = { ...asked, warning: { ...asked.warning, state: 'open' } };
  return told.length > 0 && told.every((notice) => goesAs(open, notice));
}

function goesAs(question: Question, told: Notice): boolean {
  const { notices, pseudonym } = question;
  const at = notices.findIndex(({ id }) => id === told.id || pseudonym?.('notice', id) === told.id);
  const notice = notices[at];
  if (notice === undefined || barOfAll(question, notice) !== null) return false;
  const facts = factsOf(question, notice, notices.slice(0, at));
  for (const rule of rulesFor(question)) {
    if (misfitOf(rule, facts) !== null) continue;
    const shaped = formOf(question, notice, rule);
    if (shaped === null) continue;
    const { free, urgent } = cleared(question, [{ notice, shaped, rule }]);
    return free.length + urgent.length > 0 && textOf(shaped) === textOf(told);
  }
  return false;
}

function textOf(notice: Notice): string {
  const text = canonicalText(notice);
  if (!text.ok) throw new TypeError(`stillGoes: ${text.error.path} ${text.error.message}`);
  return text.value;
}
