/** An open warning says what it would take: the finding joins its case, once, with the confidence of what began it; a damaged network is told and not watched. */
import { createElementColumns, type ElementSetBatch } from '@noroshi/orbit';
import { writeConfig } from '@noroshi/store';
import { keptNotices, listWarnings } from '@noroshi/store/warnings';
import type { Asset, NoticeDraft } from '@noroshi/watch';
import { expect, onTestFinished, test } from 'vitest';
import { judgeNetwork } from '../../src/links/judge.ts';
import { createLinksPart } from '../../src/links/part.ts';
import { type NetworkRow, networkRowFaults } from '../../src/links/settings.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { policyFor, readChecklists } from '../../src/warnings/desk.ts';
import { EPOCH_US } from '../flows/zeek-log.ts';
import { type Desk, openDesk, writeAssets } from '../watching/desk.ts';

const HOUR_US = 3600e6;
const STATION: Asset = {
  ...{ id: 'station', kind: 'station', name: 'Station', owner: 'alpha-agency', serves: [] },
  ...{ latitudeDeg: 30, longitudeDeg: 150 },
};
const hop = (id: string, kind: 'terminal' | 'gateway' | 'fibre', asset?: string) => ({
  ...{ id, name: id, kind, capacityKbitS: 1000, ...(asset && { asset }) },
});
const NETWORK: NetworkRow = {
  ...{ id: 'net', name: 'Fleet net' },
  hops: [hop('ship', 'terminal'), hop('gate', 'gateway', 'station'), hop('other', 'fibre')],
  services: [
    { id: 'voice', name: 'Voice', precedence: 1, requiredKbitS: 100, paths: [['ship', 'gate']] },
    {
      ...{ id: 'mail', name: 'Mail', precedence: 5, requiredKbitS: 100 },
      paths: [
        ['ship', 'gate'],
        ['ship', 'other'],
      ],
    },
  ],
};
const ATTACK: NoticeDraft = {
  ...{ kind: 'flood', key: 'flood-1', title: 'Flood of the station', confidence: 0.7 },
  ...{ about: [{ type: 'asset', id: 'station' }], atUs: EPOCH_US, severity: 'moderate' },
  ...{ window: { fromUs: EPOCH_US - HOUR_US, toUs: EPOCH_US }, evidence: [] },
  method: { name: 'flood', version: '1', parameters: {} },
};

async function casesOf({ context: { store } }: Desk) {
  const checklists = await readChecklists(store.db);
  const asked = { clearance: 'RED', owners: '*', limit: 10 } as const;
  const page = await listWarnings(store.db, asked, (kept) => policyFor(kept, checklists));
  return Promise.all(page.items.map(({ warning }) => keptNotices(store.db, warning.id)));
}

async function write({ context: { store, clock, feed } }: Desk, id: string, doc: object) {
  const row = { kind: 'network', id, doc, actor: 'test' } as const;
  await store.write((tx) => writeConfig(tx, { ...row, atUs: clock.wallUs() }));
  feed.wake();
}

async function start(desk: Desk) {
  const part = createLinksPart({
    settleMs: 10,
    admit: (context) => (drafts, marking) => admitNotices(context, drafts, { marking }),
  });
  const running = await part.start(desk.context);
  onTestFinished(() => running.close());
}

const lineOf = ({ context }: Desk) =>
  context.health.lines().find(({ part }) => part === 'watching/links');

test('a flood of the station says that voice has no other way and mail moves', async () => {
  const desk = await openDesk(EPOCH_US);
  await writeAssets(desk.context, [STATION]);
  await write(desk, 'net', NETWORK);
  await start(desk);
  await expect.poll(() => lineOf(desk)?.text).toMatch(/0 open warnings/);
  await admitNotices(desk.context, [ATTACK]);
  await expect.poll(async () => (await casesOf(desk))[0]?.length, { timeout: 10_000 }).toBe(2);
  const cases = await casesOf(desk);
  expect(cases).toHaveLength(1);
  const { notice } = cases[0]!.find(({ notice: { kind } }) => kind === 'link')!;
  expect(notice.title).toMatch(/^Services at stake on Fleet net: 1 lost, 0 slower/);
  expect(notice).toMatchObject({ severity: 'high', confidence: 0.7 });
  expect(notice.window.fromUs).toBe(EPOCH_US);
  expect(JSON.stringify(notice.evidence)).toContain('there is no other way');
  expect(notice.evidence).toContainEqual({ type: 'value', name: 'servicesMoved', value: 1 });

  await write(desk, 'net', { ...NETWORK, name: 'Fleet network' }); // looked at again: nothing new to say
  await expect.poll(() => lineOf(desk)?.text).toMatch(/1 open warnings/);
  expect((await casesOf(desk))[0]).toHaveLength(2);
});

test('a network that is not right costs itself, and is told', async () => {
  const desk = await openDesk(EPOCH_US);
  await write(desk, 'bad', { ...NETWORK, id: 'bad', hops: [] });
  await start(desk);
  await expect.poll(() => lineOf(desk)?.text).toMatch(/network bad does not fit/);
  expect(lineOf(desk)?.state).toBe('degraded');
  const contacts = [{ hop: 'nowhere', satellite: 's', station: 'station' }];
  expect(networkRowFaults({ ...NETWORK, contacts })).toMatchObject([{ value: 'nowhere' }]);
});

test('a hop over a satellite is there while it is in view; without an element set it counts as there, and that is told', () => {
  const columns = createElementColumns(1);
  columns.epochUs[0] = EPOCH_US;
  columns.meanMotionRadS[0] = (15 * 2 * Math.PI) / 86_400;
  columns.eccentricity[0] = 0.001;
  columns.inclinationRad[0] = 0.9;
  const texts = { cosparId: [''], name: [''], source: ['test'] };
  const sets: ElementSetBatch = {
    ...{ ...columns, frame: 'TEME', centre: 'EARTH', count: 1, classification: ['U'] },
    objects: { count: 1, objectId: ['77'], catalogueNumber: Uint32Array.of(77), ...texts },
    objectRow: Uint32Array.of(0),
  };
  const low: Asset = { ...STATION, id: 'low', kind: 'satellite', objectId: '77' };
  const contacts = [{ hop: 'gate', satellite: 'low', station: 'station' }];
  const asked = { sets, concerns: [], fromUs: EPOCH_US, toUs: EPOCH_US + 24 * HOUR_US };
  const judged = judgeNetwork({
    ...{ ...asked, network: { ...NETWORK, contacts }, assets: [STATION, low] },
  });
  expect(judged.problems).toEqual([]);
  const [voice] = judged.report.shortAnyway.filter(({ serviceId }) => serviceId === 'voice');
  expect(voice!.share).toBeGreaterThan(0.9); // a low satellite is in view for some tens of minutes a day
  expect(voice!.share).toBeLessThan(0.99);
  const lost = judgeNetwork({ ...asked, network: { ...NETWORK, contacts }, assets: [STATION] });
  expect(lost.problems).toEqual(['net: low has no element set, so gate counts as always there']);
  expect(lost.report.shortAnyway).toEqual([]);
});
