/**
 * TAXII at size: a collection of many objects, the cost of a page at several depths, and a full pull over HTTP on loopback.
 * `node apps/node/bench/taxii.ts [objects]` (1,000,000); figures are of this machine, CPU seconds of the whole process.
 */
import { versionKey } from '@noroshi/exchange';
import { addTaxii, type TaxiiDraft, taxiiPage } from '@noroshi/store/exchange';
import { formatUtc } from '@noroshi/time';
import { openHouse } from '../test/taxii/house.ts';

const COUNT = Number(process.argv[2] ?? 1_000_000);
const BATCH = 10_000;
const FROM_US = 800_000_000_000_000;
const id = '11111111-1111-4111-8111-111111111111';
const tlps = ['GREEN'] as const;
const mediaTypes = ['application/stix+json;version=2.1'];
const collections = [{ id, title: 'all', canRead: true, canWrite: true, tlps, mediaTypes }];
const root = { path: 'root', title: 'root', bodyBytesMax: 1_000_000, collections };
const house = await openHouse(() => [root], { pageMax: 1000 });
const say = (line: string) => process.stdout.write(`${line}\n`);
const cpuS = () => Object.values(process.cpuUsage()).reduce((sum, each) => sum + each, 0) / 1e6;

let startS = cpuS();
for (let from = 0; from < COUNT; from += BATCH) {
  const drafts = Array.from({ length: BATCH }, (_, i) => draft(from + i));
  const options = { nowUs: FROM_US, formatUs: (us: number) => formatUtc(us, 6) };
  await house.store.write((tx) => addTaxii(tx, id, drafts, options));
}
say(`added ${COUNT} objects in ${(cpuS() - startS).toFixed(1)} s of CPU`);

for (const part of [0, 0.25, 0.5, 0.75, 0.99]) {
  const times: number[] = [];
  for (let i = 0; i < 15; i++) {
    const beganS = cpuS();
    const after = Math.floor(COUNT * part);
    await taxiiPage(house.store.db, id, {
      ...{ after, limit: 1001, versions: ['last'], tlps, withBytes: true },
    });
    times.push(1000 * (cpuS() - beganS));
  }
  times.sort((a, b) => a - b);
  say(`page of 1000 at ${100 * part} %: ${times[7]!.toFixed(2)} ms of CPU`);
}

startS = cpuS();
const beganMs = performance.now();
const authorization = `Basic ${Buffer.from('bench:bench').toString('base64')}`;
const headers = { accept: 'application/taxii+json;version=2.1', authorization };
let next: string | undefined;
let got = 0;
let bytes = 0;
do {
  const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`;
  const answer = await fetch(`${house.url}/root/collections/${id}/objects/${query}`, { headers });
  if (answer.status === 429) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    continue;
  }
  const text = await answer.text();
  const page = JSON.parse(text) as { more: boolean; next?: string; objects: readonly unknown[] };
  got += page.objects.length;
  bytes += text.length;
  next = page.next;
} while (next !== undefined);
const wallS = (performance.now() - beganMs) / 1000;
const spentS = cpuS() - startS;
say(
  `pulled ${got} objects (${(bytes / 1e6).toFixed(0)} MB), server and client in one process: ` +
    `${(got / spentS).toFixed(0)} a second of CPU, ${(got / wallS).toFixed(0)} a second`,
);
await house.close();

function draft(number: number): TaxiiDraft {
  const objectId = `indicator--00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const modified = formatUtc(FROM_US + number * 1000, 3);
  const pattern = `[ipv4-addr:value = '198.51.100.${number % 256}']`;
  const dates = { created: modified, modified, valid_from: modified };
  const object = { type: 'indicator', spec_version: '2.1', id: objectId, ...dates, pattern };
  return {
    ...{ objectId, type: 'indicator', specVersion: '2.1', version: modified, source: 'bench' },
    ...{ versionKey: versionKey(modified), mediaType: mediaTypes[0]!, tlp: 'GREEN', state: 'kept' },
    bytes: Buffer.from(JSON.stringify({ ...object, pattern_type: 'stix' })),
  };
}
