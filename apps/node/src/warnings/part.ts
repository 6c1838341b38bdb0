/**
 * Time works on warnings too: what was a matter of days becomes one of hours, and what was predicted passes. Every minute of
 * the watch's clock all open and acknowledged warnings are judged at the same instant; those that change are written.
 */
import { configRows, type Db } from '@noroshi/store';
import type { WarningCount } from '@noroshi/store/warnings';
import { countWarnings, listWarnings, shelvedWarnings } from '@noroshi/store/warnings';
import {
  type ChecklistTable,
  isOver,
  judgeAgain,
  type Notice,
  PLAIN_POLICY,
  PRECEDENCES,
  precedenceOf,
  type Warning,
  without,
} from '@noroshi/watch';
import type { NodeContext, Part } from '../context.ts';
import { audienceOf, type Case, noticesOf, readCase, writeCase, writeLine } from './casework.ts';
import { policyFor, readChecklists, type WarningDesk } from './desk.ts';
import { cameBack, unshelveOver, writeUnshelved } from './shelf.ts';

const TICK_S = 60;
const PAGE = 100;
const BATCH = 20; // warnings of one transaction
const ACTIVE = ['open', 'acknowledged'] as const;
const HEALTH = 'warnings/judge';

export const warningsPart: Part = {
  name: 'warnings',
  start: async (context) => {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, context.stop]);
    const running = run(context, signal);
    const unfollow = context.feed.follow((events) => {
      if (events.some(({ kind, subject }) => kind === 'config.changed' && /^asset\//.test(subject)))
        void reportAssets(context).catch(() => {}); // the next minute's look says what is wrong with the store
    });
    return {
      close: async () => {
        unfollow();
        stop.abort();
        await running;
      },
    };
  },
};

async function run(context: NodeContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const tickUs = Math.floor(context.clock.watchUs() / (TICK_S * 1e6)) * TICK_S * 1e6;
      await judgeWarnings(context, tickUs, signal);
      await unshelveOver(context);
      gaugeOpen(context, await countOpen(context));
      await reportAssets(context);
      context.metrics.gauge('noroshi_warnings_shelved', await countShelf(context));
      context.health.report(HEALTH, 'ok');
    } catch (cause) {
      if (signal.aborted) return;
      const reason = cause instanceof Error ? cause.message : String(cause);
      context.health.report(HEALTH, 'failed', `precedence does not follow the time: ${reason}`);
      context.log('error', 'warnings cannot be judged again', { reason });
    }
    await context.clock.sleepWatchS(Math.max(TICK_S, context.clock.rate), signal);
  }
}

/** Judges all open warnings at one instant; returns how many changed. Reads in pages and lets others work between them. */
export async function judgeWarnings(
  desk: WarningDesk,
  atUs: number,
  signal?: AbortSignal,
): Promise<number> {
  const { db } = desk.store;
  const checklists = await readChecklists(db);
  const all = { clearance: 'RED', owners: '*', states: ACTIVE, limit: PAGE } as const;
  const due: string[] = [];
  for (let after: Parameters<typeof listWarnings>[1]['after']; ; ) {
    const page = await listWarnings(db, { ...all, ...(after && { after }) }, (kept) =>
      policyFor(kept, checklists),
    );
    for (const { warning } of page.items) if (mayChange(warning, atUs)) due.push(warning.id);
    if (page.next === null || signal?.aborted) break;
    after = page.next;
    await new Promise((resolve) => setImmediate(resolve));
  }
  let changed = 0;
  for (let i = 0; i < due.length && !signal?.aborted; i += BATCH) {
    changed += await judgeBatch(desk, due.slice(i, i + BATCH), atUs, checklists);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (changed > 0) desk.feed.wake();
  return changed;
}

/** Only what lies ahead or has just passed is worth reading whole. */
function mayChange(warning: Warning, atUs: number): boolean {
  return warning.judgedUs === undefined ||
    warning.judgedUs <= warning.window.toUs ||
    warning.updatedUs > warning.judgedUs
    ? atUs > warning.updatedUs
    : false;
}

/** Reads first, and writes only where something changes: most minutes nothing does. */
async function judgeBatch(
  desk: WarningDesk,
  ids: readonly string[],
  atUs: number,
  checklists: ChecklistTable,
): Promise<number> {
  const changing: string[] = [];
  for (const id of ids) {
    const found = await readCase(desk.store.db, id);
    if (found !== undefined && judged(found, atUs, checklists) !== null) changing.push(id);
  }
  if (changing.length === 0) return 0;
  const atWallUs = desk.clock.wallUs();
  return desk.store.write(async (tx) => {
    let changed = 0;
    for (const id of changing) if (await judgeOne(tx, id, atUs, atWallUs, checklists)) changed++;
    return changed;
  });
}

function judged(found: Case, atUs: number, checklists: ChecklistTable): Warning | null {
  return judgeAgain(found.warning, noticesOf(found), atUs, policyFor(found.kept, checklists));
}

async function judgeOne(
  tx: Db,
  warningId: string,
  atUs: number,
  atWallUs: number,
  checklists: ChecklistTable,
): Promise<boolean> {
  const now = await readCase(tx, warningId);
  if (now === undefined || !(ACTIVE as readonly string[]).includes(now.warning.state)) return false;
  const warning = judged(now, atUs, checklists);
  if (warning === null) return false;
  const changed = { ...now, warning };
  await writeCase(tx, changed, checklists);
  const { precedence } = now.warning;
  const same = precedence === warning.precedence;
  const text = same ? 'time has passed' : `precedence ${precedence} is now ${warning.precedence}`;
  await writeLine(tx, {
    ...{ warningId, eventKind: 'warning.updated' },
    audience: audienceOf(judgedOnly(changed, now.warning)),
    line: { atUs: atWallUs, actor: 'watch:time', action: 'note', text },
  });
  if (cameBack(now.warning, warning)) {
    const audience = audienceOf(judgedOnly(changed, now.warning));
    const actor = 'watch:time';
    await writeUnshelved(tx, { warningId, actor, atUs: atWallUs, text, audience });
  }
  return true;
}

/** The case with only the notices that the time has changed: nobody else is told. */
function judgedOnly(changed: Case, before: Warning): Case {
  const differs = (notice: Notice) =>
    judgementOf(notice, before.judgedUs) !== judgementOf(notice, changed.warning.judgedUs);
  const kept = changed.kept.filter(({ notice }) => differs(notice));
  return { ...changed, kept, warning: without(changed.warning, 'closedAfter') };
}

function judgementOf(notice: Notice, judgedUs = notice.atUs): string {
  const atUs = Math.max(notice.atUs, judgedUs);
  return `${precedenceOf(notice, atUs)} ${isOver(notice, atUs)}`;
}

function countOpen(context: NodeContext): Promise<WarningCount[]> {
  return countWarnings(context.store.db, { clearance: 'RED', owners: '*' }, ACTIVE);
}

/** A node that protects nothing warns of nothing: that silence is said, so that nobody takes it for safety. */
async function reportAssets({ store, health }: NodeContext): Promise<void> {
  const count = (await configRows(store.db, 'asset')).length;
  const text =
    'nothing is protected yet: add assets under Configuration, or noroshi asset import FILE.csv';
  if (count === 0) health.report('assets', 'degraded', text);
  else health.report('assets', 'ok');
}

async function countShelf({ store, clock }: NodeContext): Promise<number> {
  const viewer = { clearance: 'RED', owners: '*' } as const;
  const wallUs = clock.wallUs();
  const policy = async () => () => PLAIN_POLICY;
  const shelved = await shelvedWarnings(store.db, viewer, wallUs, policy);
  return shelved.length;
}

function gaugeOpen(context: NodeContext, counts: readonly WarningCount[]): void {
  for (const precedence of PRECEDENCES) {
    const ofIt = counts.filter((one) => one.precedence === precedence);
    const open = ofIt.reduce((sum, { count }) => sum + count, 0);
    context.metrics.gauge('noroshi_warnings_open', open, { precedence });
  }
}
