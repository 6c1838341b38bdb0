/**
 * The same conversation with a TAXII server on SQLite and on PostgreSQL, from one seed: posts, pages with every filter, versions,
 * manifests, deletions, takings and refusals. The answers are the same, to the byte; paging loses and repeats nothing on either.
 */
import { refuseTaxii, takeTaxii, waitingTaxii } from '@noroshi/store/exchange';
import { expect, test } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { ALL_TLPS } from '../../src/taxii/marking.ts';
import { type House, openHouse } from './house.ts';

const SEED = 20_261_124;
const TURNS = process.env.NOROSHI_PROVE === '1' ? 2000 : 60;
const ID = '11111111-1111-4111-8111-111111111111';
const MEDIA = 'application/taxii+json;version=2.1';
const collection = { id: ID, title: 'all', canRead: true, canWrite: true, tlps: ALL_TLPS };
const root = {
  ...{ path: 'group', title: 'group', bodyBytesMax: 100_000 },
  collections: [{ ...collection, mediaTypes: [] }],
};
const told: string[] = []; // of the engine before

describeEngines('a conversation', (_, fresh) => {
  test(`${TURNS} turns, seed ${SEED}`, { timeout: 60_000 }, async () => {
    const house = await openHouse(() => [root], { address: await fresh(), pageMax: 5 });
    try {
      const lines = await converse(house);
      if (told.length === 0) told.push(...lines);
      expect(lines).toEqual(told);
      expect(lines.filter((line) => line.startsWith('200')).length).toBeGreaterThan(TURNS / 4);
    } finally {
      await house.close();
    }
  });
});

async function converse(house: House): Promise<string[]> {
  let state = SEED;
  const upTo = (n: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const pick = <T>(all: readonly T[]) => all[upTo(all.length)]!;
  const lines: string[] = [];
  const ask = async (path: string, who: string, init: RequestInit = {}) => {
    const authorization = `Basic ${Buffer.from(`${who}:${who}`).toString('base64')}`;
    const headers = { accept: MEDIA, 'content-type': MEDIA, authorization };
    const answer = await fetch(`${house.url}/group/${path}`, { ...init, headers });
    const text = await answer.text();
    lines.push(`${answer.status} ${text}`);
    return JSON.parse(text) as { more?: boolean; next?: string; objects?: { id: string }[] };
  };
  const objects = `collections/${ID}/objects/`;
  const made = () => {
    const [n, day] = [upTo(12), 1 + upTo(5)];
    const kind = n % 2 === 0 ? 'report' : 'indicator';
    const id = `${kind}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const spec = upTo(4) === 0 ? {} : { spec_version: '2.1' };
    const dates = upTo(6) === 0 ? {} : { created: DAYS[0], modified: DAYS[day] };
    return { type: kind, id, ...spec, ...dates, name: `n ${upTo(2)}` };
  };
  const filter = () => {
    const all = [
      ...['match[type]=report', 'match[version]=all', 'match[version]=first', 'limit=2'],
      ...['match[spec_version]=2.0', 'match[spec_version]=2.0,2.1', `match[version]=${DAYS[2]}`],
      ...['match[version]=first,last', `match[id]=${made().id},${made().id}`, 'limit=100000'],
    ];
    return [...new Set([pick(all), pick(all)].map((each) => each.split('=')[0]!))]
      .map((name) => all.find((each) => each.startsWith(`${name}=`))!)
      .join('&');
  };
  for (let turn = 0; turn < TURNS; turn++) {
    const who = pick(['user-a', 'partner-b', 'user-a']);
    const one = `${objects}${made().id}/`;
    const what = upTo(8);
    if (what < 3) {
      const body = JSON.stringify({ objects: Array.from({ length: 1 + upTo(4) }, made) });
      await ask(objects, who, { method: 'POST', body });
    } else if (what === 3) await ask(`${one}?${filter()}`, who);
    else if (what === 4) await ask(`${one}versions/?${filter()}`, who);
    else if (what === 5) await ask(`collections/${ID}/manifest/?${filter()}`, who);
    else if (what === 6) {
      if (upTo(3) === 0) await ask(one, who, { method: 'DELETE' });
      const [waits] = await waitingTaxii(house.store.db, { tlps: ALL_TLPS, limit: 1 });
      if (waits !== undefined)
        await house.store.write(async (tx) => {
          if (upTo(3) === 0) await refuseTaxii(tx, waits);
          else await takeTaxii(tx, waits, house.service.nowUs());
        });
    } else {
      let next: string | undefined;
      const seen: string[] = [];
      do {
        const cursor = next === undefined ? '' : `&next=${encodeURIComponent(next)}`;
        const page = await ask(`${objects}?limit=${1 + upTo(4)}${cursor}`, who);
        seen.push(...(page.objects ?? []).map(({ id }) => id));
        next = page.more === true ? page.next : undefined;
      } while (next !== undefined);
      expect(new Set(seen).size).toBe(seen.length);
    }
  }
  return lines;
}

const DAYS = Array.from({ length: 7 }, (_, i) => `2026-11-0${i + 1}T00:00:00.000Z`);
