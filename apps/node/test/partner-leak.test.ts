/**
 * What a rule withholds is nowhere at the partner and in nothing that leaves: canaries in every field, two nodes over real TLS,
 * and then every row of the partner's store, every byte of the lane, both logs, the events of the feed and the metrics are
 * searched. The positive control: under a rule that withholds nothing each canary is found at the partner.
 */
import type { ReleaseRule } from '@noroshi/exchange';
import { dumpStore, eventsAfter } from '@noroshi/store';
import { warningById } from '@noroshi/store/warnings';
import { expect, test } from 'vitest';
import { dryRun } from '../src/partner/dry-run.ts';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import {
  configure,
  conjunction,
  markedFor,
  pair,
  ruleFor,
  type TestNode,
  until,
} from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

const FIELDS = ['title', 'key', 'asset', 'object', 'text', 'source', 'parameter', 'other'] as const;
const FIGURE = 0.217_364_5;
const canary = (field: string) => `canary-${field}-7c1e`;

const FINDING = conjunction(1, {
  ...{ title: canary('title'), key: canary('key') },
  about: [
    { type: 'asset', id: canary('asset') },
    { type: 'object', id: canary('object') },
  ],
  evidence: [
    { type: 'value', name: 'missKm', value: FIGURE, unit: 'km' },
    { type: 'value', name: 'remark', value: canary('text') },
    { type: 'elementSet', objectId: canary('object'), source: canary('source'), epochUs: 8e14 },
  ],
  method: { name: 'screen', version: '1', parameters: { file: canary('parameter') } },
});

const WITHHOLDS: Partial<ReleaseRule> = {
  drop: ['texts'],
  coarsen: { times: 'hour', figureDigits: 2, counts: true },
  pseudonymise: ['assets', 'objects'],
};

/** Raises the finding, beside another that stays, tells Bravo, and ends it. */
async function tellBravo(rule: Partial<ReleaseRule>) {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo', rule));
  const marking = markedFor('alpha', 'bravo');
  const [admitted] = await admitNotices(alpha.context, [FINDING], { marking });
  const { warningId } = admitted!;
  const about = FINDING.about;
  const hidden = conjunction(1, {
    key: 'other',
    title: canary('other'),
    about,
    severity: 'severe',
  });
  await admitNotices(alpha.context, [hidden], { marking: markedFor('alpha') });
  const there = `alpha:${warningId}`;
  await until('the warning on Bravo', () => warningById(bravo.context.store.db, there));
  const atUs = alpha.context.clock.wallUs();
  const [dry] = await dryRun(alpha.context.store.db, alpha, { warningId, atUs });
  const act = { warningId, action: 'close', actor: 'user:aya', text: canary('other') } as const;
  expect((await actOnWarning(alpha.context, act)).ok).toBe(true);
  await until('the end on Bravo', async () => {
    const found = await warningById(bravo.context.store.db, there);
    return found?.warning.state === 'closed';
  });
  return { alpha, bravo, dry: dry! };
}

/** Every row of every table, as text and with its bytes read as text. */
async function storeText({ context }: TestNode): Promise<string> {
  const lines: string[] = [];
  await dumpStore(context.store, {
    head: async () => {},
    table: async () => {},
    rows: async (rows) => void lines.push(...rows),
  });
  const opened = (_: string, base64: string) => Buffer.from(base64, 'base64').toString();
  return lines.join('\n').replaceAll(/\{"b":"([^"]*)"\}/g, opened);
}

/** All that Bravo can pull: records and bodies. */
async function wireText({ context }: TestNode): Promise<string> {
  const { db } = context.store;
  const records = await db.selectFrom('exchange_record').select('record').execute();
  const bodies = await db.selectFrom('exchange_body').select('bytes').execute();
  const all = [...records.map(({ record }) => record), ...bodies.map(({ bytes }) => bytes!)];
  return all.map((bytes) => Buffer.from(bytes).toString()).join('\n');
}

test('what is withheld is nowhere at the partner, nor in a log, event or metric', async () => {
  const plain = await tellBravo({});
  const known = await storeText(plain.bravo);
  for (const field of FIELDS)
    expect(known.includes(canary(field)), `the control: ${field}`).toBe(field !== 'other');
  expect(known).toContain(String(FIGURE));

  const { alpha, bravo, dry } = await tellBravo(WITHHOLDS);
  const wire = await wireText(alpha);
  const places: Readonly<Record<string, string>> = {
    ...{ wire, partner: await storeText(bravo), preview: dry.entry! },
    logs: [...alpha.lines, ...bravo.lines].join('\n'),
    events: JSON.stringify(await eventsAfter(alpha.context.store.db, 0, 1000)),
    metrics: `metrics ${alpha.context.metrics.text()} ${bravo.context.metrics.text()}`,
  };
  for (const [place, text] of Object.entries(places)) {
    expect(text.length, place).toBeGreaterThan(0);
    for (const field of FIELDS)
      expect(text.includes(canary(field)), `${field} in ${place}`).toBe(false);
    expect(text.includes(String(FIGURE)), place).toBe(false);
  }
  expect(wire).toContain(dry.entry!); // the preview is what went, byte for byte
  expect(wire).toContain('"missKm"');
});
