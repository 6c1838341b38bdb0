/**
 * What a joint case comes to: its entries in the one order that both nodes find, what each did, and where the case, its agreed
 * actions and its report stand. Pure, and the same whichever entries came first: an entry stands behind all that its author had
 * seen, and what is concurrent stands by a rule that both know. What may not be is shown and does nothing, on both sides alike.
 */
import { formatUtc } from '@noroshi/time';
import type { Tlp } from '@noroshi/watch';
import type { CaseAbout, CaseAct, CaseBody, FileRef } from './case.ts';
import { CASE_LIMITS } from './case.ts';

/** An entry and the node that signed it. */
export type CaseEntry = { readonly by: string; readonly body: CaseBody };

export type CaseState = 'proposed' | 'open' | 'declined' | 'closed';
export type ActionState = 'proposed' | 'agreed' | 'done' | 'declined';

export type CaseLine = {
  readonly id: string; // NODE.n
  readonly by: string;
  readonly act: CaseAct;
  readonly atUs: number; // by its author's clock
  readonly text: string;
  readonly ref: string | null;
  readonly files: readonly FileRef[];
  readonly nothing: string | null; // why it does nothing
};

export type CaseAction = {
  readonly id: string;
  readonly text: string;
  readonly doer: string;
  readonly untilUs: number | null;
  readonly state: ActionState;
  readonly proposedBy: string;
};

export type CaseReport = {
  readonly id: string;
  readonly by: string;
  readonly atUs: number;
  readonly text: string;
  readonly signedBy: readonly string[];
};

export type CaseThread = {
  readonly caseId: string;
  readonly opener: string;
  readonly title: string;
  readonly about: CaseAbout;
  readonly tlp: Tlp;
  readonly state: CaseState;
  readonly atUs: number; // of its first entry
  readonly lines: readonly CaseLine[];
  readonly actions: readonly CaseAction[];
  readonly report: CaseReport | null; // the newest
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Work = {
  readonly opener: string;
  state: CaseState;
  readonly ends: CaseEntry[]; // what closed or declined it
  readonly actions: Map<string, Mutable<CaseAction>>;
  readonly reports: Map<string, Mutable<CaseReport>>;
};

export function entryId({ by, body }: CaseEntry): string {
  return `${by}.${body.n}`;
}

/** Null where the entry that opens it is not there. `entries` are of one case and need no order. */
export function caseThread(entries: readonly CaseEntry[]): CaseThread | null {
  const sorted = inOrder(entries);
  const first = sorted[0];
  if (first?.body.act !== 'open' || first.by !== first.body.opener) return null;
  const { caseId, opener, title = '', about, tlp = 'RED', atUs } = first.body;
  if (about === undefined) return null;
  const [actions, reports] = [new Map(), new Map()];
  const work: Work = { opener, state: 'proposed', ends: [], actions, reports };
  const lines = sorted.map((entry) => lineOf(entry, apply(work, entry)));
  return {
    ...{ caseId, opener, title, about, tlp, atUs, lines, state: work.state },
    actions: [...work.actions.values()],
    report: [...work.reports.values()].at(-1) ?? null,
  };
}

/**
 * Its own number and what it had seen grow together along every chain of what was known, so their sum is an order that no
 * entry of the past breaks; what is equal is concurrent, and there the opener comes first.
 */
export function inOrder(entries: readonly CaseEntry[]): CaseEntry[] {
  const place = ({ body }: CaseEntry) => body.n + body.seen;
  const isOther = ({ by, body }: CaseEntry) => Number(by !== body.opener);
  const known = new Map(entries.map((entry) => [entryId(entry), entry]));
  return [...known.values()].sort(
    (a, b) => place(a) - place(b) || isOther(a) - isOther(b) || a.body.n - b.body.n,
  );
}

function lineOf(entry: CaseEntry, nothing: string | null): CaseLine {
  const { act, atUs, text, report, ref = null, files = [] } = entry.body;
  const said = text ?? report ?? '';
  return { id: entryId(entry), by: entry.by, act, atUs, text: said, ref, files, nothing };
}

/** Why an entry may not be, on this thread; null once it is done. */
export function caseRefusal(entries: readonly CaseEntry[], next: CaseEntry): string | null {
  const thread = caseThread([...entries, next]);
  if (thread === null) return 'there is no such case';
  return thread.lines.find(({ id }) => id === entryId(next))?.nothing ?? null;
}

function apply(work: Work, entry: CaseEntry): string | null {
  const { by, body } = entry;
  const over = work.ends.find((end) => knew(entry, end));
  if (over !== undefined) return `the case was over: ${over.by} had it ${over.body.act}d`;
  const isOpener = by === work.opener;
  if (body.act === 'open') return body.n === 1 ? null : 'a case is opened once';
  if (body.act === 'accept' || body.act === 'decline') {
    if (isOpener) return 'the other side answers it';
    if (work.state !== 'proposed') return 'it is answered already, or over';
    work.state = body.act === 'accept' ? 'open' : 'declined';
    if (body.act === 'decline') work.ends.push(entry);
    return null;
  }
  if (body.act === 'close') {
    work.ends.push(entry);
    if (work.state !== 'declined') work.state = 'closed';
    return null;
  }
  if (!isOpener && work.state === 'proposed') return 'it was not accepted first';
  if (body.act === 'say') return null;
  return ['report', 'sign'].includes(body.act)
    ? applyReport(work, entry)
    : applyAction(work, entry);
}

/** Whether the author of one had the other before it. */
function knew(entry: CaseEntry, earlier: CaseEntry): boolean {
  if (entry.by === earlier.by) return entry.body.n > earlier.body.n;
  return entry.body.seen >= earlier.body.n;
}

/** Agreed is what both said: who proposes says so by that, and only the other agrees. */
function applyAction({ actions }: Work, entry: CaseEntry): string | null {
  const { by, body } = entry;
  const { act, ref = '', text = '', doer = '', untilUs = null } = body;
  if (act === 'propose') {
    const id = entryId(entry);
    actions.set(id, { ...{ id, text, doer, untilUs }, state: 'proposed', proposedBy: by });
    return null;
  }
  const action = actions.get(ref);
  if (action === undefined) return `there is no action ${ref}`;
  const { state, proposedBy } = action;
  if (act === 'agree') {
    if (by === proposedBy) return 'the other side agrees';
    if (state !== 'proposed') return `it is ${state}`;
    action.state = 'agreed';
    return null;
  }
  if (act === 'refuse') {
    if (state === 'done' || state === 'declined') return `it is ${state}`;
    action.state = 'declined';
    return null;
  }
  if (by !== action.doer) return `${action.doer} does it, and says so`;
  if (state !== 'agreed') return `it is ${state}: both agree first`;
  action.state = 'done';
  return null;
}

/** A report stands once both stand by it: its author by writing it, the other by signing it off. */
function applyReport({ reports }: Work, entry: CaseEntry): string | null {
  const { by, body } = entry;
  const { act, ref = '', report: text = '', atUs } = body;
  if (act === 'report') {
    const id = entryId(entry);
    reports.set(id, { id, by, atUs, text, signedBy: [by] });
    return null;
  }
  const report = reports.get(ref);
  if (report === undefined) return `there is no report ${ref}`;
  if (report.signedBy.includes(by)) return `${by} stands by it already`;
  report.signedBy = [...report.signedBy, by];
  return null;
}

/** A first text of the after-action report from what happened; people write the rest. */
export function draftReport(thread: CaseThread): string {
  const { title, about, opener, lines, actions } = thread;
  const when = (us: number) => formatUtc(us, 0);
  const heads = [
    ...[title, `About the ${about.type} ${about.id} of ${about.of}; opened by ${opener}.`, ''],
    'What happened:',
  ];
  const done = lines
    .filter(({ nothing }) => nothing === null)
    .map(({ atUs, by, act, text, ref }) => {
      const what = [act, ...(ref === null ? [] : [ref])].join(' ');
      const said = act === 'report' || text === '' ? '' : `: ${text.replaceAll(/\s+/g, ' ')}`;
      return `- ${when(atUs)} ${by} ${what}${said}`;
    });
  const agreed = actions.map(({ id, text, doer, untilUs, state }) => {
    const by = untilUs === null ? '' : `, by ${when(untilUs)}`;
    return `- ${id} ${doer}: ${text.replaceAll(/\s+/g, ' ')}${by}: ${state}`;
  });
  const draft = [...heads, ...done, '', 'Actions:', ...(agreed.length > 0 ? agreed : ['- none'])];
  return draft.join('\n').slice(0, CASE_LIMITS.reportLengthMax);
}
