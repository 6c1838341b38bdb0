/**
 * One page for who takes over: what is open, what nobody has acknowledged, what must be decided next, what changed since the
 * last handover, what the node itself cannot do. As data and as plain text to print; only what the caller may see.
 */
import { safeText } from '@noroshi/host';
import { changedSince, type ShiftEntry, shiftEntries } from '@noroshi/store/notify';
import { listWarnings } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import {
  isShelved,
  PRECEDENCES,
  type Precedence,
  TLP_LEVELS,
  type Tlp,
  type Viewer,
  type Warning,
} from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { policyFor, readChecklists } from '../warnings/desk.ts';

const LIST_MAX = 200;
const DECISIONS_MAX = 20;
const CHANGES_MAX = 10_000;
const NOTES_TLP: Tlp = 'AMBER+STRICT'; // as the events of the shift log

export type HandoverLine = {
  readonly id: string;
  readonly title: string;
  readonly precedence: Precedence;
  readonly state: string;
  readonly tlp: Tlp;
  readonly decideByUtc: string | null;
  readonly shelvedUntilUtc: string | null; // set aside until then
  readonly updatedUtc: string;
};

export type Handover = {
  readonly node: string;
  readonly mode: string;
  readonly atUtc: string;
  readonly sinceUtc: string | null; // the last handover
  readonly onDuty: string | null;
  readonly tlp: Tlp; // the strictest of what is on it; notes of a shift are AMBER+STRICT
  readonly open: readonly { readonly precedence: Precedence; readonly count: number }[];
  readonly unacknowledged: readonly HandoverLine[];
  readonly decisions: readonly HandoverLine[]; // the earliest first
  readonly shelved: readonly HandoverLine[]; // set aside for a while, the first to come back first
  readonly changed: readonly HandoverLine[];
  readonly cutAt: number | null; // only the most urgent so many warnings were looked at
  readonly troubles: readonly {
    readonly part: string;
    readonly state: string;
    readonly text: string;
  }[];
  readonly notes: readonly {
    readonly atUtc: string;
    readonly actor: string;
    readonly text: string;
  }[];
};

export async function handoverFor(context: NodeContext, viewer: Viewer): Promise<Handover> {
  const { store, clock, health, mode, nodeId } = context;
  const entries = await shiftEntries(store.db, { limit: LIST_MAX });
  const last = entries.find(({ kind }) => kind === 'handover');
  const sinceUs = last?.atUs ?? 0;
  const changed = await changedSince(store.db, last?.eventSeq ?? 0, viewer, CHANGES_MAX);
  const live = await listed(context, viewer, ['open', 'acknowledged']);
  const ended = await listed(context, viewer, ['closed', 'cancelled']);
  const wallUs = clock.wallUs();
  const due = live.filter(({ decideByUs }) => decideByUs !== undefined);
  const notes = entries.filter(
    ({ atUs, kind }) => atUs >= sinceUs && kind !== 'accept' && mayRead(viewer),
  );
  const shown = [...live, ...ended.filter(({ id }) => changed.has(id))];
  const tlps = shown.map(({ marking }) => marking.tlp);
  return {
    tlp: strictestOf(notes.length > 0 ? [...tlps, NOTES_TLP] : tlps),
    ...{ node: nodeId, mode, atUtc: formatUtc(clock.wallUs(), 0), onDuty: onDuty(entries) },
    sinceUtc: last === undefined ? null : formatUtc(last.atUs, 0),
    open: PRECEDENCES.map((precedence) => ({
      ...{ precedence, count: live.filter((one) => one.precedence === precedence).length },
    })),
    unacknowledged: live
      .filter((one) => one.state === 'open' && !isShelved(one, wallUs))
      .map(lineOf),
    shelved: live
      .filter((one) => isShelved(one, wallUs))
      .toSorted((a, b) => a.shelvedUntilUs! - b.shelvedUntilUs!)
      .map(lineOf),
    decisions: due
      .toSorted((a, b) => a.decideByUs! - b.decideByUs!)
      .slice(0, DECISIONS_MAX)
      .map(lineOf),
    changed: [...live, ...ended].filter(({ id }) => changed.has(id)).map(lineOf),
    cutAt: live.length === LIST_MAX || ended.length === LIST_MAX ? LIST_MAX : null,
    troubles: health
      .lines()
      .filter(({ state }) => state !== 'ok')
      .map(({ part, state, text }) => ({ part, state, text })),
    notes: notes.map(({ atUs, actor, text }) => ({ atUtc: formatUtc(atUs, 0), actor, text })),
  };
}

function strictestOf(tlps: readonly Tlp[]): Tlp {
  return TLP_LEVELS.findLast((tlp) => tlps.includes(tlp)) ?? 'CLEAR';
}

/** Notes may name anybody's assets: they are for those who may see every owner. */
export function mayRead({ owners }: Viewer): boolean {
  return owners === '*';
}

/** Whoever started or took over last; nobody between a handover and its acceptance is still who handed over. */
export function onDuty(entries: readonly ShiftEntry[]): string | null {
  return entries.find(({ kind }) => kind === 'start' || kind === 'accept')?.actor ?? null;
}

async function listed(
  { store }: NodeContext,
  viewer: Viewer,
  states: readonly Warning['state'][],
): Promise<Warning[]> {
  const checklists = await readChecklists(store.db);
  const { clearance, owners } = viewer;
  const query = { clearance, owners, states, limit: LIST_MAX };
  const page = await listWarnings(store.db, query, (rows) => policyFor(rows, checklists));
  return page.items.map(({ shown }) => shown);
}

function lineOf(warning: Warning): HandoverLine {
  const { id, title, precedence, state, decideByUs, updatedUs, shelvedUntilUs } = warning;
  const decideByUtc = decideByUs === undefined ? null : formatUtc(decideByUs, 0);
  const shelvedUntilUtc = shelvedUntilUs === undefined ? null : formatUtc(shelvedUntilUs, 0);
  const { tlp } = warning.marking;
  const updatedUtc = formatUtc(updatedUs, 0);
  return { id, title, precedence, state, tlp, decideByUtc, shelvedUntilUtc, updatedUtc };
}

/** The same to print or to read out. */
export function handoverText(page: Handover): string {
  const head =
    page.mode === 'exercise' ? 'EXERCISE EXERCISE EXERCISE: nothing here is real' : 'LIVE';
  const list = (lines: readonly HandoverLine[]) =>
    lines.length === 0 ? ['  none'] : lines.map((line) => `  ${lineText(line)}`);
  const counts = page.open.map(({ precedence, count }) => `${precedence} ${count}`).join(', ');
  const lines = [
    head,
    `Handover of ${page.node}, ${page.atUtc}, TLP:${page.tlp}`,
    `On duty: ${page.onDuty ?? 'nobody has started a shift'}`,
    `Open: ${counts}`,
    ...['', 'Not acknowledged', ...list(page.unacknowledged)],
    ...['', 'Decide next', ...list(page.decisions)],
    ...['', 'Set aside (shelved)', ...list(page.shelved)],
    ...['', `Changed since ${page.sinceUtc ?? 'the beginning'}`, ...list(page.changed)],
    ...['', 'The node itself'],
    ...(page.troubles.length === 0
      ? ['  all parts work']
      : page.troubles.map(({ part, state, text }) => `  ${part} ${state}: ${text}`)),
    ...['', 'Notes'],
    ...(page.notes.length === 0
      ? ['  none']
      : page.notes.map(({ atUtc, actor, text }) => `  ${atUtc} ${actor}: ${text}`)),
    ...(page.cutAt === null ? [] : ['', `Only the ${page.cutAt} most urgent of a list are here.`]),
  ];
  return `${lines.map(safeText).join('\n')}\n`;
}

function lineText(line: HandoverLine): string {
  const { precedence, state, title, tlp, decideByUtc, shelvedUntilUtc, id } = line;
  const aside = shelvedUntilUtc === null ? '' : `, shelved until ${shelvedUntilUtc}`;
  const decide = decideByUtc === null ? '' : `, decide by ${decideByUtc}`;
  return `${precedence} ${state}: ${title} (TLP:${tlp}, ${id}${decide}${aside})`;
}
