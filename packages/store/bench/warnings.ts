/**
 * A store with a million notices: how long it takes to open it, list, count, read one and admit one more.
 *     node packages/store/bench/warnings.ts [notices = 1000000] [folder]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CHECKLISTS,
  joinNotice,
  type Notice,
  openWarning,
  transition,
  type Warning,
} from '@noroshi/watch';
import { admitNotices } from '../../../apps/node/src/warnings/admit.ts';
import { policyFor } from '../../../apps/node/src/warnings/desk.ts';
import { judgeWarnings } from '../../../apps/node/src/warnings/part.ts';
import { sightOf } from '../../../apps/node/src/warnings/seen.ts';
import {
  aDesk,
  aDraft,
  HOUR_US,
  NOW_US,
  writeAssets,
} from '../../../apps/node/test/warnings/make.ts';
import { type Db, migrate, openStore, type Store } from '../src/index.ts';
import { docColumns } from '../src/warnings/documents.ts';
import {
  countWarnings,
  type KeptNotice,
  listWarnings,
  saveWarning,
  warningById,
} from '../src/warnings/index.ts';

const NOTICES = Number(process.argv[2] ?? 1_000_000);
const PER_WARNING = 10;
const ACTIVE_SHARE = 0.02;
const policy = { checklists: CHECKLISTS, ownersOf: () => ['org-a'] };
const folder = process.argv[3] ?? mkdtempSync(join(tmpdir(), 'noroshi-bench-'));
const file = join(folder, 'noroshi.sqlite');

async function main(): Promise<void> {
  let store = await openStore({ engine: 'sqlite', file });
  await migrate(store, 0);
  if ((await store.db.selectFrom('notice').select('id').limit(1).execute()).length === 0)
    await fill(store);
  await store.close();
  console.log(
    `${NOTICES} notices in ${NOTICES / PER_WARNING} warnings, ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB`,
  );
  await timed('open and migrate', 1, async () => {
    store = await openStore({ engine: 'sqlite', file });
    await migrate(store, 0);
  });
  await measure(store);
  await store.close();
  if (process.argv[3] === undefined) rmSync(folder, { recursive: true });
}

async function fill(store: Store): Promise<void> {
  await writeAssets(store);
  const warnings = NOTICES / PER_WARNING;
  const startMs = performance.now();
  for (let from = 0; from < warnings; from += 500)
    await store.write(async (tx) => {
      for (let i = from; i < Math.min(warnings, from + 500); i++) await fillOne(tx, i);
    });
  console.log(`filled in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
}

async function fillOne(tx: Db, i: number): Promise<void> {
  const atUs = NOW_US - (i % 5000) * HOUR_US;
  const notices: Notice[] = [];
  let warning: Warning | undefined;
  for (let n = 0; n < PER_WARNING; n++) {
    const draft = aDraft({
      key: `k${i}`,
      title: `event ${i}`,
      atUs: atUs + n * 60e6,
      about: [
        { type: 'asset', id: `sat-${i % 300}` },
        { type: 'object', id: `o${i % 20000}` },
      ],
    });
    const marking = {
      tlp: i % 50 === 0 ? 'RED' : 'AMBER',
      originator: 'alpha',
      releasableTo: [],
      caveats: [],
    } as const;
    const notice: Notice = {
      id: `n-${i}-${n}`,
      origin: 'alpha',
      mode: 'exercise',
      marking: { ...marking, releasableTo: [], caveats: [] },
      ...draft,
    };
    warning =
      warning === undefined
        ? openWarning(`w-${i}`, notice, policy)
        : joinNotice(warning, notices, notice, policy).warning;
    notices.push(notice);
  }
  const by = { actor: 'user:1', atUs, nodeId: 'alpha' };
  const active = (i * 7919) % 1000 < ACTIVE_SHARE * 1000;
  const closed = active ? undefined : transition(warning!, { action: 'close', text: 'passed' }, by);
  const saved = closed?.ok ? closed.value.warning : warning!;
  const rows = notices.map((notice, place) => ({
    ...{
      id: notice.id,
      warning_id: saved.id,
      place,
      kind: notice.kind,
      key: notice.key,
      origin: 'alpha',
    },
    ...{
      at_us: notice.atUs,
      tlp: 2,
      owners: '["org-a"]',
      superseded_by: notices[place + 1]?.id ?? null,
    },
    ...docColumns(notice),
  }));
  await tx.insertInto('notice').values(rows).execute();
  const lines = notices.map((notice, place) => ({
    ...{ warning_id: saved.id, number: place + 1 },
    ...docColumns({
      number: place + 1,
      atUs,
      actor: 'watch:screen',
      action: 'join',
      text: notice.title,
      noticeId: notice.id,
    }),
  }));
  await tx.insertInto('warning_history').values(lines).execute();
  await saveWarning(tx, { warning: saved, expectedVersion: 0, notices, policy });
}

async function measure(store: Store): Promise<void> {
  const desk = aDesk(store);
  const policyOf = (kept: readonly KeptNotice[]) => policyFor(kept, CHECKLISTS);
  const active = { states: ['open', 'acknowledged'], limit: 50 } as const;
  for (const [name, viewer] of [
    ['all', { clearance: 'RED', owners: '*' }],
    ['AMBER', { clearance: 'AMBER', owners: '*' }],
    ['one owner', { clearance: 'RED', owners: ['org-a'] }],
  ] as const) {
    await timed(`first page of 50 active, ${name}`, 20, () =>
      listWarnings(store.db, { ...viewer, ...active }, policyOf),
    );
    await timed(`first page of 50 closed, ${name}`, 5, () =>
      listWarnings(store.db, { ...viewer, states: ['closed'], limit: 50 }, policyOf),
    );
    await timed(`counts of active, ${name}`, 20, () =>
      countWarnings(store.db, viewer, active.states),
    );
  }
  await timed('one warning with 10 notices', 50, async () =>
    sightOf(store.db, (await warningById(store.db, 'w-77'))!, { clearance: 'AMBER', owners: '*' }),
  );
  let n = 0;
  await timed('admit one that opens a warning', 200, () =>
    admitNotices(desk, [
      aDraft({ key: `new-${++n}-${process.pid}`, about: [{ type: 'object', id: `x${n}` }] }),
    ]),
  );
  await timed('admit one update', 200, () =>
    admitNotices(desk, [
      aDraft({
        key: `new-1-${process.pid}`,
        title: `update ${++n}`,
        about: [{ type: 'object', id: 'x1' }],
      }),
    ]),
  );
  const flood = Array.from({ length: 1000 }, (_, i) =>
    aDraft({
      kind: 'scan',
      key: `flood-${i}-${process.pid}`,
      about: [{ type: 'asset', id: 'station-1' }],
    }),
  );
  await timed('admit a flood of 1000 into one warning', 1, () => admitNotices(desk, flood));
  await timed('judge all active warnings', 1, () => judgeWarnings(desk, NOW_US + HOUR_US));
}

async function timed(name: string, times: number, work: () => Promise<unknown>): Promise<void> {
  const each: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) {
    const startMs = performance.now();
    await work();
    each.push(performance.now() - startMs);
  }
  each.sort((a, b) => a - b);
  const at = (share: number) => each[Math.min(times - 1, Math.floor(times * share))]!.toFixed(2);
  const { user, system } = process.cpuUsage(before);
  const cpu = ((user + system) / 1000 / times).toFixed(2);
  console.log(`${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, processor ${cpu} ms`);
}

await main();
