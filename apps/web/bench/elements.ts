/**
 * What drawing a whole catalogue costs before anything is drawn: bytes on the wire and how long the node is held to make them; the
 * worker in Chromium (compiled, and plain TypeScript where WebAssembly is refused) and the same in Node beside satellite.js; how far
 * interpolation between the ends of a span is off. Prints, last of all as JSON; judges nothing. Seeded; or a catalogue in
 * a file. `node apps/web/bench/elements.ts [objects | FILE]`
 */
import { readFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { promisify } from 'node:util';
import { brotliCompress, constants as zlib } from 'node:zlib';
import { loadKernelHere } from '@noroshi/host';
import {
  CATALOGUE_BLOCK_ROWS,
  decodeCatalogue,
  type ElementSetBatch,
  encodeCatalogueBlock,
  readElementSets,
  SGP4_KERNEL_URLS,
} from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { taiUsFromUnixMs } from '@noroshi/time';
import { createPeer } from '../../../packages/orbit/bench/satellite-js.ts';
import { findChromium, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { createPropagator, type Propagator } from '../src/globe/catalogue-engine.ts';
import { SPAN_MS } from '../src/globe/catalogue-spans.ts';
import { createWeights, positionInto, weightsInto } from '../src/globe/motion.ts';
import type { Told } from './elements-page.ts';
import { bodiesOf, openElementsSite } from './elements-site.ts';

const FROM_MS = Date.UTC(2026, 10, 23);
const STEPS = 25;

async function main(what: string): Promise<void> {
  const isCount = /^\d+$/.test(what);
  const epochUs = taiUsFromUnixMs(FROM_MS);
  const sets = isCount
    ? seededCatalogue({ seed: 'globe', count: Number(what), epochUs })
    : readElementSets(await readFile(what), { file: what }).sets;
  const from = isCount ? "seed 'globe'" : what;
  console.log(`${sets.count.toLocaleString('en-US')} objects, ${from}`);
  const sent = await wire(sets);
  const compiled = await loadKernelHere(SGP4_KERNEL_URLS);
  if (!compiled.ok) throw new Error(compiled.error.kind);
  const { tier, module } = compiled.value;
  const wasm = createPropagator(sets, { tier, module });
  const plain = createPropagator(sets, { tier: 'reference', module: null });
  console.log('the whole catalogue at one instant, one core, p50 and p95 ms:');
  const compiledMs = stepMs(wasm);
  print(`  Node, ${tier}`, compiledMs);
  print('  Node, plain TypeScript', stepMs(plain));
  const peerMs = await peer(sets);
  print('  Node, satellite.js (WebAssembly, bulk, positions alone)', peerMs);
  const ratio = middle(peerMs) / middle(compiledMs);
  console.log(`  satellite.js takes ${ratio.toFixed(2)} × as long as ours`);
  const off = hermite(sets, wasm);
  const path = findChromium();
  if (path === undefined) console.log('no Chromium: the browser was not measured');
  else {
    const compiled = await inChromium(path, sets, true);
    const plain = await inChromium(path, sets, false);
    const figures = { count: sets.count, ...sent, ...compiled, plainStepMs: plain.stepMs };
    console.log(JSON.stringify({ ...figures, spanOffKm: off }));
  }
}

async function wire(sets: ElementSetBatch) {
  let heldMs = 0;
  for (let from = 0; from < sets.count; from += CATALOGUE_BLOCK_ROWS) {
    const beforeMs = performance.now();
    const to = Math.min(sets.count, from + CATALOGUE_BLOCK_ROWS);
    encodeCatalogueBlock(sets.objects, sets, from, to);
    heldMs = Math.max(heldMs, performance.now() - beforeMs);
  }
  let beforeMs = performance.now();
  const { elements, names } = bodiesOf(sets, 'bench-1');
  const madeMs = performance.now() - beforeMs;
  beforeMs = performance.now();
  if (!decodeCatalogue(elements).ok) throw new Error('what was written cannot be read');
  const readMs = performance.now() - beforeMs;
  const params = { [zlib.BROTLI_PARAM_QUALITY]: 4 };
  const small = (bytes: Uint8Array) => promisify(brotliCompress)(bytes, { params });
  const each = (bytes: Uint8Array) => (bytes.length / sets.count).toFixed(1);
  console.log(
    `on the wire, bytes an object: elements ${each(elements)} (Brotli ${each(await small(elements))}), names ${each(names)} (${each(await small(names))})`,
  );
  console.log(
    `made in ${madeMs.toFixed(0)} ms, the loop held ${heldMs.toFixed(1)} ms at most; read in ${readMs.toFixed(0)} ms`,
  );
  return { elementBytes: elements.length / sets.count, heldMs };
}

function stepMs(propagator: Propagator): number[] {
  const took: number[] = [];
  for (let k = 0; k < STEPS + 3; k++) {
    const instant = propagator.instant(FROM_MS + k * 60_000);
    propagator.recycle(instant);
    if (k >= 3) took.push(instant.tookMs); // the first ones are compiled on the way
  }
  return took;
}

async function peer(sets: ElementSetBatch): Promise<number[]> {
  const records = Array.from({ length: sets.count }, (_, row) => recordOf(sets, row));
  const took: number[] = [];
  const bulk = await createPeer(records, [FROM_MS + 60_000]);
  for (let k = 0; k < STEPS + 3; k++) {
    const beforeMs = performance.now();
    bulk.run();
    if (k >= 3) took.push(performance.now() - beforeMs);
  }
  bulk.dispose();
  return took;
}

function recordOf(sets: ElementSetBatch, row: number): Readonly<Record<string, string>> {
  const degrees = (rad: number) => String((rad * 180) / Math.PI);
  return {
    OBJECT_NAME: 'x',
    OBJECT_ID: '2026-001A',
    EPOCH: new Date(FROM_MS).toISOString().replace('Z', ''),
    MEAN_MOTION: String((sets.meanMotionRadS[row]! * 86_400) / (2 * Math.PI)),
    ECCENTRICITY: String(sets.eccentricity[row]),
    INCLINATION: degrees(sets.inclinationRad[row]!),
    RA_OF_ASC_NODE: degrees(sets.raanRad[row]!),
    ARG_OF_PERICENTER: degrees(sets.argPerigeeRad[row]!),
    MEAN_ANOMALY: degrees(sets.meanAnomalyRad[row]!),
    ...{ EPHEMERIS_TYPE: '0', CLASSIFICATION_TYPE: 'U', NORAD_CAT_ID: String(row + 1) },
    ...{ ELEMENT_SET_NO: '1', REV_AT_EPOCH: '1', BSTAR: String(sets.bstarPerEarthRadius[row]) },
    ...{ MEAN_MOTION_DOT: '0', MEAN_MOTION_DDOT: '0' },
  };
}

/** Largest and 99.9th percentile distance from SGP4 in the middle of a span, km, over the whole catalogue and some hours; the largest of the shortest. */
function hermite(sets: ElementSetBatch, propagator: Propagator): number {
  const weights = createWeights();
  const position = new Float64Array(3);
  const most: number[] = [];
  console.log('Hermite in the middle of a span, off from SGP4: largest, 99.9 % below');
  for (const lengthMs of SPAN_MS) {
    const off: number[] = [];
    for (let hour = 0; hour < 6; hour++) {
      const fromMs = FROM_MS + hour * 3_600_000;
      const [from, mid, to] = [0, 0.5, 1].map((part) =>
        propagator.instant(fromMs + part * lengthMs),
      );
      const span = {
        ...{ fromMs, toMs: fromMs + lengthMs, fromKm: from!.km, fromKmS: from!.kmS },
        ...{ toKm: to!.km, toKmS: to!.kmS, failed: 0, tookMs: 0 },
      };
      weightsInto(span, fromMs + lengthMs / 2, weights);
      for (let row = 0; row < sets.count; row++) {
        positionInto(span, row, weights, position);
        const km = mid!.km.subarray(3 * row, 3 * row + 3);
        const one = Math.hypot(position[0]! - km[0]!, position[1]! - km[1]!, position[2]! - km[2]!);
        if (!Number.isNaN(one)) off.push(one);
      }
    }
    off.sort((a, b) => a - b);
    const at = (part: number) => off[Math.min(off.length - 1, Math.floor(part * off.length))]!;
    const text = `${at(1).toPrecision(3)} km, ${at(0.999).toPrecision(3)} km`;
    console.log(`  ${lengthMs / 1000} s: ${text}`);
    most.push(at(1));
  }
  return most[0]!;
}

async function inChromium(path: string, sets: ElementSetBatch, wasm: boolean) {
  const site = await openElementsSite(bodiesOf(sets, 'bench-1'), wasm);
  const browser = await openChromium(path);
  const page = await browser.context.newPage();
  await page.goto(site.url);
  await page.waitForFunction('window.drive !== undefined');
  const told = (await page.evaluate(() => drive.load())) as Told;
  const took = await page.evaluate(([ms, many]) => drive.spans(ms!, many!), [FROM_MS, STEPS]);
  const blockedMs = await page.evaluate(() => drive.blockedMs());
  const id = sets.objects.objectId[9]!;
  const along = await page.evaluate(([of, ms]) => drive.path(of, ms, ms + 6e6, 360), [
    id,
    FROM_MS,
  ] as const);
  print(
    `  Chromium, ${told.tier}${told.slower === '' ? '' : ' (WebAssembly refused)'}`,
    took.slice(3),
  );
  console.log(
    `    loaded, read, initialised and named in ${told.tookMs.toFixed(0)} ms; the page held ${told.blockedMs.toFixed(0)} ms at most by loading, ${blockedMs.toFixed(0)} ms by spans (0: below 50 ms); a path of 360 places ${along.tookMs.toFixed(1)} ms`,
  );
  await browser.close();
  await site.close();
  return { stepMs: middle(took.slice(3)), loadBlockMs: told.blockedMs, spanBlockMs: blockedMs };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function print(name: string, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]!.toFixed(1);
  console.log(`${name}: ${at(0.5)}, ${at(0.95)}`);
}

await main(argv[2] ?? '60000');
