/**
 * How often a duty officer is disturbed (bar U7): the sample day is the first-light world, 24 hours of it replayed through the
 * real sources, watch and grouping. The day is walked in steps: at each the node starts at that instant, takes in the element
 * sets that have come since, and works until nothing is left, so that a slow machine finds the same at the same time. An alarm
 * is a warning that is new, opened again or back from the shelf, or one that has become more urgent. Then a flood: 1,000
 * findings within a minute, and whether what is critical stays on top and can be acknowledged.
 *   node apps/node/bench/alarm-load.ts [--hours 24] [--step-min 30] [--scenario first-light]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lastEvent } from '@noroshi/store';
import { watchRuns } from '@noroshi/store/conjunctions';
import { listWarnings } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import { type NoticeDraft, PLAIN_POLICY, precedenceRank, type Warning } from '@noroshi/watch';
import { sleepMs } from '../src/clock.ts';
import type { NodeContext } from '../src/context.ts';
import { createDataDir } from '../src/data-dir.ts';
import { runNode } from '../src/run-node.ts';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { judgeWarnings } from '../src/warnings/part.ts';

const HOUR_US = 3600e6;
const BAR_PER_HOUR = 6;
const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const { values } = parseArgs({
  options: {
    ...{ hours: { type: 'string' }, 'step-min': { type: 'string' } },
    scenario: { type: 'string' },
  },
});
const hours = Number(values.hours ?? 24);
const scenario = values.scenario ?? 'first-light'; // two-partners: the same cast in 3,000 objects
const stepUs = Number(values['step-min'] ?? 30) * 60e6;
/** Nothing was screened and nothing came in for so long: the step is over. */
const QUIET_MS = 4000;
const POLL_MS = 200;

type Alarm = { readonly atUs: number; readonly what: string; readonly warning: Warning };

const path = mkdtempSync(join(tmpdir(), 'noroshi-alarms-'));
const made = await createDataDir(
  path,
  { mode: 'exercise', nodeId: 'alpha', scenario },
  '2024-11-01T00:00:00Z',
  {},
);
if (!made.ok) throw new Error(made.error.kind);
const known = new Map<string, Warning>();
const alarms: Alarm[] = [];
try {
  print('sample day', `${scenario}, ${hours} h in steps of ${stepUs / 60e6} min`);
  for (let atUs = EPOCH_US; atUs < EPOCH_US + hours * HOUR_US; atUs += stepUs)
    await at(atUs, async (context) => {
      await untilQuiet(context);
      await judgeWarnings(context, context.clock.watchUs());
      note(atUs, await openWarnings(context));
    });
  tellDay(alarms);
  await at(EPOCH_US + hours * HOUR_US, flood);
} finally {
  rmSync(path, { recursive: true, force: true });
}

/** A node that watches from this instant on, for as long as `work` takes. */
async function at(fromUs: number, work: (context: NodeContext) => Promise<void>): Promise<void> {
  if (!made.ok) throw new Error(made.error.kind);
  const node = await runNode({
    dir: made.value,
    clock: { fromUs, rate: 1 },
    ...{ logTo: (line) => process.stderr.write(line), logFormat: 'words', logLevelMin: 'warn' },
    api: { host: '127.0.0.1', port: 0, names: [], tls: null },
    partner: { host: '127.0.0.1', port: 0 },
    roles: ['sources', 'watching'],
  });
  try {
    await work(node.context);
  } finally {
    await node.close();
  }
}

/** Until nothing changes any more: no element set, no run of the watch, none running. */
async function untilQuiet({ store, stop }: NodeContext): Promise<void> {
  let before = '';
  for (let sinceMs = performance.now(); performance.now() - sinceMs < QUIET_MS; ) {
    await sleepMs(POLL_MS, stop);
    const runs = await watchRuns(store.db, { limit: 4 });
    const now = JSON.stringify([
      await lastEvent(store.db),
      runs.map(({ run, state }) => [run, state]),
    ]);
    if (now !== before || runs.length === 0 || runs.some(({ state }) => state === 'running'))
      sinceMs = performance.now();
    before = now;
  }
}

function note(atUs: number, open: readonly Warning[]): void {
  for (const warning of open) {
    const what = alarmOf(known.get(warning.id), warning);
    if (what !== undefined) alarms.push({ atUs, what, warning });
    known.set(warning.id, warning);
  }
}

function alarmOf(before: Warning | undefined, now: Warning): string | undefined {
  if (before === undefined) return 'new';
  if (precedenceRank(now.precedence) < precedenceRank(before.precedence)) return 'raised';
  if (before.state === 'closed' && now.state === 'open') return 'opened again';
  return before.shelvedUntilUs !== undefined && now.shelvedUntilUs === undefined
    ? 'back'
    : undefined;
}

async function openWarnings({ store }: NodeContext): Promise<readonly Warning[]> {
  const states = ['open', 'acknowledged'] as const;
  const query = { clearance: 'RED', owners: '*', states, limit: 500 } as const;
  const page = await listWarnings(store.db, query, () => PLAIN_POLICY);
  return page.items.map(({ warning }) => warning);
}

function tellDay(alarms: readonly Alarm[]): void {
  for (const { atUs, what, warning } of alarms)
    print(`  ${formatUtc(atUs, 0)}`, `${what}: ${warning.precedence} ${warning.title}`);
  const perHour = new Map<number, number>();
  for (const { atUs } of alarms) {
    const hour = Math.floor((atUs - EPOCH_US) / HOUR_US);
    perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
  }
  const most = Math.max(0, ...perHour.values());
  print('alarms in all', `${alarms.length}, ${(alarms.length / hours).toFixed(2)} an hour`);
  print('most in one hour', `${most} (bar ${BAR_PER_HOUR}): ${verdict(most <= BAR_PER_HOUR)}`);
}

async function flood(context: NodeContext): Promise<void> {
  const beganMs = performance.now();
  const drafts = Array.from({ length: 1000 }, (_, i) => flooding(context.clock.watchUs(), i));
  await admitNotices(context, drafts);
  const tookMs = performance.now() - beganMs;
  print('flood: 1,000 findings taken in', `${(tookMs / 1000).toFixed(2)} s`);
  const lookedMs = performance.now();
  const [first] = await openWarnings(context);
  const listMs = performance.now() - lookedMs;
  print('  on top, list read in', `${first!.precedence}, ${listMs.toFixed(0)} ms`);
  const actedMs = performance.now();
  const by = { action: 'acknowledge', warningId: first!.id, actor: 'user:bench' } as const;
  const { ok } = await actOnWarning(context, by);
  print('  acknowledged in', `${(performance.now() - actedMs).toFixed(0)} ms: ${verdict(ok)}`);
}

/** One of a thousand scans and passes; the 777th is the one that matters. */
function flooding(atUs: number, i: number): NoticeDraft {
  const isIt = i === 777;
  const fromUs = atUs + (isIt ? 2 : 40 + i) * HOUR_US;
  return {
    ...{ kind: 'conjunction', key: `flood-${i}`, title: isIt ? 'THE ONE' : `Flood ${i}` },
    about: [{ type: 'object', id: `flood-${i}` }],
    ...{ atUs, window: { fromUs, toUs: fromUs }, severity: isIt ? 'severe' : 'moderate' },
    ...{ confidence: 0.9, evidence: [], method: { name: 'bench', version: '1', parameters: {} } },
  };
}

function verdict(isReached: boolean): string {
  return isReached ? 'reached' : 'MISSED';
}

function print(what: string, figure: string): void {
  console.log(`${what.padEnd(34)} ${figure}`);
}
