/** The catalogue of the page without a browser: rows, ages, spans and the client between page and worker. */
import { type CatalogueMessage, createSgp4Columns, type NamesMessage } from '@noroshi/orbit';
import { STALE_AGE_D } from '@noroshi/screen';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshnessInto, freshnessOf, STALE_D } from '../src/globe/catalogue-age.ts';
import { createClient, type WorkerPort } from '../src/globe/catalogue-client.ts';
import { createPropagator } from '../src/globe/catalogue-engine.ts';
import { factsOf } from '../src/globe/catalogue-facts.ts';
import {
  type FromWorker,
  linesOf,
  type ToWorker,
  textsFrom,
} from '../src/globe/catalogue-messages.ts';
import { appliedRows, NO_ROWS, type Rows, textsOf } from '../src/globe/catalogue-rows.ts';
import { createSpanPlan, SPAN_MS, spanLengthMs } from '../src/globe/catalogue-spans.ts';
import { REGIMES, type Span } from '../src/globe/contract.ts';

const LEO_RAD_S = (15.5 * 2 * Math.PI) / 86_400;

/** A message of rows whose mean anomaly says which change it is of. */
function message(
  ids: readonly string[],
  mark: number,
  change: Partial<CatalogueMessage> = {},
): CatalogueMessage {
  const sets = createSgp4Columns(ids.length);
  sets.meanMotionRadS.fill(LEO_RAD_S);
  sets.eccentricity.fill(0.001);
  sets.inclinationRad.fill(1);
  sets.meanAnomalyRad.fill(mark);
  const catalogueNumber = Uint32Array.from(ids, (id) => Number(id) || 0);
  const head = { version: `v-${mark}`, since: '', removed: [], count: ids.length };
  return { ...head, objectId: ids, catalogueNumber, sets, ...change };
}

function marks(rows: Rows): Readonly<Record<string, number>> {
  return Object.fromEntries(rows.objectId.map((id, row) => [id, rows.sets.meanAnomalyRad[row]!]));
}

describe('rows', () => {
  test('a change replaces, adds and takes away; what it does not name stays where it was', () => {
    const whole = appliedRows(NO_ROWS, message(['1', '2', '3', '4'], 1))!;
    const change = message(['3', '9'], 2, { since: 'v-1', removed: ['1'] });
    const rows = appliedRows(whole, change)!;
    expect(rows.objectId).toEqual(['2', '3', '4', '9']);
    expect(marks(rows)).toEqual({ 2: 1, 3: 2, 4: 1, 9: 2 });
    expect([...rows.catalogueNumber]).toEqual([2, 3, 4, 9]);
    expect(rows).toMatchObject({ version: 'v-2', sameIds: false });
    expect(appliedRows(rows, message(['4'], 3, { since: 'v-2' }))).toMatchObject({ sameIds: true });
    expect(appliedRows(rows, message(['4'], 3, { since: 'v-1' }))).toBeNull();
  });

  test('any run of changes ends where a plain map ends', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.record({ put: ids, remove: ids }), { maxLength: 8 }), (changes) => {
        let rows = appliedRows(NO_ROWS, message(['a', 'b', 'c'], 1))!;
        const plain = new Map([...'abc'].map((id) => [id, 1] as [string, number]));
        changes.forEach(({ put, remove }, k) => {
          const since = rows.version;
          rows = appliedRows(rows, message(put, k + 2, { since, removed: remove }))!;
          for (const id of remove) plain.delete(id);
          for (const id of put) plain.set(id, k + 2);
        });
        expect(marks(rows)).toEqual(Object.fromEntries(plain));
        expect(new Set(rows.objectId).size).toBe(rows.objectId.length);
      }),
    );
  });

  test('names go to their rows; a line break in a name does not shift the others', () => {
    const rows = appliedRows(NO_ROWS, message(['2', '1', '3'], 1))!;
    const told: NamesMessage = {
      ...{ version: 'n', objectId: ['1', '2'], catalogueNumber: Uint32Array.of(1, 2) },
      ...{ cosparId: ['A', 'B'], name: ['ONE', 'TWO\nLINES'] },
    };
    const { names, cosparIds } = textsOf(rows, told);
    expect(names).toEqual(['TWO\nLINES', 'ONE', '']);
    expect(cosparIds).toEqual(['B', 'A', '']);
    expect(textsFrom(linesOf(names), 3)).toEqual(['TWO LINES', 'ONE', '']);
    expect(textsFrom(linesOf([]), 0)).toEqual([]);
    expect(textsFrom('only one', 3)).toEqual(['only one', '', '']);
  });
});

describe('ages', () => {
  test('stale is what the watch of conjunctions marks; the future is as old as it lies ahead', () => {
    expect(STALE_D).toEqual(STALE_AGE_D);
    const leo = REGIMES.indexOf('LEO');
    const day = 86_400_000;
    expect([1, 3, 3.1, 7, 7.1].map((days) => freshnessOf(days * day, leo))).toEqual([
      0, 0, 1, 1, 2,
    ]);
    expect(freshnessOf(20 * day, REGIMES.indexOf('GEO'))).toBe(1);
    const out = new Uint8Array(2);
    freshnessInto(Float64Array.of(-8 * day, 8 * day), Uint8Array.of(leo, leo), 0, out);
    expect([...out]).toEqual([2, 2]);
  });

  test('heights, period and regime are those of a textbook orbit', () => {
    const sets = createSgp4Columns(2);
    sets.meanMotionRadS.set([LEO_RAD_S, (1.0027379 * 2 * Math.PI) / 86_400]);
    sets.eccentricity.set([0.001, 0.0001]);
    const facts = factsOf(sets);
    expect([...facts.regime].map((at) => REGIMES[at])).toEqual(['LEO', 'GEO']);
    expect(facts.periodMin[0]).toBeCloseTo(1440 / 15.5, 4);
    expect(facts.perigeeKm[0]).toBeCloseTo(6794.866 * 0.999 - 6378.135, 1); // (μ/n²)^⅓, by hand
    expect(facts.apogeeKm[0]).toBeCloseTo(facts.perigeeKm[0]! + 2 * 0.001 * 6794.9, 0);
    expect(facts.apogeeKm[1]).toBeCloseTo(35_790, -2);
  });
});

describe('the propagator', () => {
  test('an instant is the path’s position at it; columns that come back are used again', () => {
    const { sets } = message(['1', '2'], 0.3);
    sets.ephemerisType[1] = 4; // SGP4-XP: refused
    const propagator = createPropagator(sets, { tier: 'reference', module: null });
    const ms = Date.UTC(2000, 0, 2);
    const instant = propagator.instant(ms);
    expect(instant.failed).toBe(1);
    expect(instant.km.subarray(3).every(Number.isNaN)).toBe(true);
    const path = propagator.path(0, ms, ms + 60_000, 2);
    expect(Float32Array.from(path.subarray(0, 3))).toEqual(instant.km.subarray(0, 3));
    propagator.recycle(instant);
    propagator.recycle({ km: new Float32Array(3), kmS: new Float32Array(3) }); // of another size
    const next = propagator.instant(ms + 60_000);
    expect(next.km).toBe(instant.km);
    expect(Float32Array.from(path.subarray(3, 6))).toEqual(next.km.subarray(0, 3));
  });

  test('an empty catalogue is propagated to nothing', () => {
    const none = createPropagator(createSgp4Columns(0), { tier: 'reference', module: null });
    expect(none.instant(0)).toMatchObject({ failed: 0 });
  });
});

/** A plan whose instants come when the test lets them. */
function planned() {
  const asked: number[] = [];
  const recycled: number[] = [];
  const published: Span[] = [];
  let count = 0;
  const plan = createSpanPlan({
    ask: (ms) => void asked.push(ms),
    publish: (span) => void published.push(span),
    recycle: ({ ms }) => void recycled.push(ms),
  });
  const columns = () => ({ km: new Float32Array(3), kmS: new Float32Array(3) });
  const answer = (tookMs = 20) => {
    for (const ms of asked.splice(0)) {
      count++;
      plan.arrived({ ms, ...columns(), failed: 0, tookMs });
    }
  };
  return { plan, asked, recycled, published, answer, came: () => count };
}

describe('spans', () => {
  test('as time runs each costs one instant, is there before it is needed, and shares its arrays', () => {
    const { plan, asked, published, answer, recycled } = planned();
    plan.want(90_000, 1);
    expect(asked).toEqual([60_000, 120_000]);
    answer();
    expect(published.at(-1)).toMatchObject({ fromMs: 60_000, toMs: 120_000 });
    expect(asked).toEqual([180_000]); // ahead of need
    answer();
    for (let ms = 90_000; ms < 400_000; ms += 10_000) {
      plan.want(ms, 1);
      const now = published.at(-1)!;
      expect(now.fromMs <= ms && ms <= now.toMs).toBe(true);
      expect(asked.length).toBeLessThanOrEqual(1);
      answer();
    }
    for (const [k, now] of published.entries())
      if (k > 0) expect(now.fromKm).toBe(published[k - 1]!.toKm);
    const last = published.slice(-2).flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
    for (const ms of last) expect(recycled).not.toContain(ms);
    expect(recycled).toContain(60_000);
  });

  test('a jump keeps what is drawn until the new span is whole; a pause asks for nothing more', () => {
    const { plan, asked, published, answer } = planned();
    plan.want(30_000, 0);
    answer();
    expect(published.length).toBe(1);
    plan.want(31_000, 0);
    expect(asked).toEqual([]);
    plan.want(86_430_000, 0);
    expect(published.length).toBe(1);
    answer();
    expect(published.at(-1)).toMatchObject({ fromMs: 86_400_000, toMs: 86_460_000 });
    plan.want(Number.NaN, 1);
    expect(asked).toEqual([]);
  });

  test('spans are longer when time runs fast or instants take long, and never beyond the bound', () => {
    expect([0, 1, 60, 300, 600, 1800].map((rate) => spanLengthMs(rate, 20))).toEqual([
      ...[60_000, 60_000, 60_000, 60_000, 120_000, 300_000],
    ]);
    expect(spanLengthMs(60, 1000)).toBe(300_000);
    expect(spanLengthMs(1800, 5000)).toBe(SPAN_MS.at(-1));
  });

  test('whatever is wanted, what is published holds it once answers came, and nothing is held for ever', () => {
    const wish = fc.record({
      ms: fc.integer({ min: -1e9, max: 1e9 }),
      rate: fc.constantFrom(0, 1, 60, 1800),
    });
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 20 }), (wishes) => {
        const { plan, published, answer, recycled, came } = planned();
        for (const { ms, rate } of wishes) {
          plan.want(ms, rate);
          answer();
          answer(); // what is asked ahead of need
          const now = published.at(-1)!;
          expect(now.fromMs <= ms && ms < now.toMs).toBe(true);
        }
        expect(came() - recycled.length).toBeLessThanOrEqual(8);
      }),
    );
  });
});

/** A client with a worker played by the test. */
function played() {
  const sent: ToWorker[] = [];
  const published: { version?: string; names?: readonly string[]; span?: Span }[] = [];
  const port: WorkerPort = {
    postMessage: (told) => void sent.push(told),
    ...{ onmessage: null, terminate: () => {} },
  };
  const client = createClient(port, {
    publish: ({ loaded, span }) =>
      void published.push({
        ...(loaded && { version: loaded.version, names: loaded.names }),
        ...(span && { span }),
      }),
    trouble: () => {},
  });
  const hear = (data: FromWorker) => port.onmessage!({ data });
  const tell = (generation: number, version: string, ids: string | null) => {
    const facts = factsOf(createSgp4Columns(1));
    hear({
      kind: 'catalogue',
      catalogue: {
        ...{
          generation,
          version,
          count: 1,
          objectIds: ids,
          texts: ids === null ? null : textLines(''),
          facts,
        },
        ...{ catalogueNumbers: Uint32Array.of(1), tier: 'reference', slower: '' },
      },
    });
  };
  const answer = (generation: number) => {
    for (const asked of sent.splice(0))
      if (asked.kind === 'instant') {
        const columns = { km: new Float32Array(3), kmS: new Float32Array(3) };
        const instant = { ms: asked.ms, ...columns, failed: 0, tookMs: 1 };
        hear({ kind: 'instant', generation, instant });
      }
  };
  return { client, sent, published, hear, tell, answer };
}

const textLines = (names: string) => ({ names, cosparIds: '' });

describe('between page and worker', () => {
  test('rows of a changed catalogue and its first span come together; late answers of the old are passed over', () => {
    const { client, sent, published, hear, tell, answer } = played();
    client.want(30_000, 1); // before anything is there
    expect(sent).toEqual([]);
    tell(1, 'v-1', '1');
    expect(published.splice(0)).toEqual([{ version: 'v-1', names: [''] }]);
    client.want(30_000, 1);
    answer(1);
    expect(published.splice(0).map(({ version, span }) => [version, span?.toMs])).toEqual([
      [undefined, 60_000],
    ]);
    hear({ kind: 'texts', generation: 1, texts: textLines('ONE') });
    expect(published.splice(0)).toEqual([{ version: 'v-1', names: ['ONE'] }]);
    sent.splice(0); // what was asked ahead of need
    tell(2, 'v-2', null);
    expect(published).toEqual([]); // waits for its span
    const late = sent.splice(0);
    for (const asked of late) if (asked.kind === 'instant') expect(asked.generation).toBe(2);
    hear({
      ...{ kind: 'instant', generation: 1 },
      instant: { ms: 0, km: new Float32Array(3), kmS: new Float32Array(3), failed: 0, tookMs: 1 },
    });
    expect(published).toEqual([]);
    sent.push(...late);
    answer(2);
    expect(published.map(({ version, names, span }) => [version, names, span?.fromMs])).toEqual([
      ['v-2', ['ONE'], 0],
    ]);
  });

  test('who waits for a path is answered, also when the worker is closed', async () => {
    const { client, hear, sent } = played();
    const asked = client.path('1', 0, 60_000, 2);
    const never = client.path('1', 0, 60_000, 2);
    const { id } = sent[0] as { readonly id: number };
    hear({ kind: 'path', id, path: null });
    expect(await asked).toBeNull();
    client.close();
    expect(await never).toBeNull();
  });
});
