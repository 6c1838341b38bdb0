/**
 * How often a duty officer is disturbed (bar U7): the sample day is the first-light world, 24 hours of it replayed through the
 * real sources, watch and grouping. An alarm is a warning that is new, opened again or back from the shelf, or one that has become
 * more urgent. Then a flood: 1,000 findings within a minute, and whether what is critical stays on top and can be acknowledged.
 *   node apps/node/bench/alarm-load.ts [--hours 24] [--rate 240] [--count 30000]   (watch seconds a second)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { configRow, writeConfig } from '@noroshi/store';
import { listWarnings } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import { type NoticeDraft, PLAIN_POLICY, precedenceRank, type Warning } from '@noroshi/watch';
import { sleepMs } from '../src/clock.ts';
import type { NodeContext } from '../src/context.ts';
import { createDataDir } from '../src/data-dir.ts';
import { runNode } from '../src/run-node.ts';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';

const HOUR_US = 3600e6;
const BAR_PER_HOUR = 6;
const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const { values } = parseArgs({
  options: { hours: { type: 'string' }, rate: { type: 'string' }, count: { type: 'string' } },
});
const hours = Number(values.hours ?? 24);
const rate = Number(values.rate ?? 240);

type Alarm = { readonly atUs: number; readonly what: string; readonly warning: Warning };

const path = mkdtempSync(join(tmpdir(), 'noroshi-alarms-'));
const made = await createDataDir(
  path,
  { mode: 'exercise', nodeId: 'alpha', scenario: 'first-light' },
  '2024-11-01T00:00:00Z',
  {},
);
if (!made.ok) throw new Error(made.error.kind);
const node = await runNode({
  dir: made.value,
  clock: { fromUs: EPOCH_US, rate },
  ...{ logTo: (line) => process.stderr.write(line), logFormat: 'words', logLevelMin: 'warn' },
  api: { host: '127.0.0.1', port: 0, names: [], tls: null },
  partner: { host: '127.0.0.1', port: 0 },
  roles: ['sources', 'watching'],
});
try {
  const { context } = node;
  if (values.count !== undefined) await resize(context, Number(values.count));
  print('sample day', `first-light, ${hours} h at ${rate} times`);
  const alarms = await listen(context, EPOCH_US + hours * HOUR_US);
  tellDay(alarms);
  await flood(context);
} finally {
  await node.close();
  rmSync(path, { recursive: true, force: true });
}

async function resize({ store, clock }: NodeContext, count: number): Promise<void> {
  const row = (await configRow(store.db, 'source', 'first-light'))!;
  const doc = { ...(row.doc as object), count };
  const by = { kind: 'source', id: 'first-light', actor: 'bench', atUs: clock.wallUs() } as const;
  await store.write((tx) => writeConfig(tx, { ...by, doc }));
}

/** Looks at every open warning again and again; a new one, or a more urgent one, is an alarm. */
async function listen(context: NodeContext, untilUs: number): Promise<readonly Alarm[]> {
  const known = new Map<string, Warning>();
  const alarms: Alarm[] = [];
  while (context.clock.watchUs() < untilUs) {
    for (const warning of await openWarnings(context)) {
      const before = known.get(warning.id);
      const what = alarmOf(before, warning);
      if (what !== undefined) alarms.push({ atUs: context.clock.watchUs(), what, warning });
      known.set(warning.id, warning);
    }
    await sleepMs(250, context.stop);
  }
  return alarms;
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
  const firstUs = alarms[0]?.atUs ?? EPOCH_US;
  const perHour = new Map<number, number>();
  for (const { atUs } of alarms) {
    const hour = Math.floor((atUs - EPOCH_US) / HOUR_US);
    perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
  }
  const most = Math.max(0, ...perHour.values());
  print('first look told', `${((firstUs - EPOCH_US) / 60e6).toFixed(0)} min after the start`);
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
