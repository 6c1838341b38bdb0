/**
 * Logs damaged on purpose: no reader throws, a damaged line costs itself and no other, whatever the chunks; and what is read in place
 * is what a plain reading of the text gives. CI runs a sample from a printed seed, NOROSHI_PROVE=1 the full count.
 */
import {
  createBinetflowReader,
  createEveReader,
  createFlowBatch,
  createFlowReader,
  createNfdumpReader,
  createZeekReader,
} from '@noroshi/flow';
import { formatAddress, parseAddress } from '@noroshi/stix';
import { parseUtc } from '@noroshi/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressInto } from '../../src/text/address-bytes.ts';
import { countAt, idAt, portAt, secondsUsAt } from '../../src/text/numbers.ts';
import { createDayCache, parseTimeUs } from '../../src/text/times.ts';
import { type CreateReader, readRows } from './rows.ts';
import { headerLines, LOG_FORMS, type LogForm, seededLog } from './seeded-logs.ts';

const isProving = process.env.NOROSHI_PROVE === '1';
const LINES = isProving ? 1_000_000 : 18_000; // damaged lines, over all forms
const SEED = 20_261_123;
const RECORDS = 20;
const HURT = 6; // lines of one log, at most
const batch = createFlowBatch(16); // small, since it is wiped for every log

const READERS: Readonly<Record<LogForm, CreateReader>> = {
  ...{ zeek: createZeekReader, 'zeek-json': createZeekReader, eve: createEveReader },
  ...{
    nfdump: createNfdumpReader,
    'nfdump-json': createNfdumpReader,
    binetflow: createBinetflowReader,
  },
};

/** xorshift32: one seed, the same damage. */
function randomOf(seed: number) {
  let state = seed | 1;
  return (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Bytes changed, taken out, put in, doubled or swapped within one line; it keeps no line feed of its own. */
function damage(line: string, random: (below: number) => number): string {
  const signs = '\t,"{}[]:-.eE0123456789\\XabN \u0000\u00ff';
  let text = line;
  for (let times = 1 + random(4); times > 0; times--) {
    const at = random(text.length + 1);
    const length = random(12);
    const put = Array.from({ length: 1 + random(3) }, () => signs[random(signs.length)]).join('');
    const kind = random(5);
    if (kind === 0) text = text.slice(0, at) + text.slice(at + length);
    else if (kind === 1) text = text.slice(0, at) + put + text.slice(at);
    else if (kind === 2) text = text.slice(0, at) + put + text.slice(at + put.length);
    else if (kind === 3) text = text.slice(0, at);
    else text = text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
  }
  return text;
}

describe.each(LOG_FORMS)('%s', (form) => {
  const lines = seededLog(form, RECORDS, SEED).split('\n');
  const whole = readRows(READERS[form], lines.join('\n'), { batch }).rows.map((row) =>
    JSON.stringify(row),
  );
  const isByLine = form !== 'nfdump-json'; // there a record has many lines
  const first = headerLines(form);

  test('a damaged line costs itself, and nothing throws', { timeout: 600_000 }, () => {
    const random = randomOf(SEED);
    const count = Math.ceil(LINES / LOG_FORMS.length);
    let refused = 0;
    for (let i = 0; i < count; i += HURT) {
      const hurt = [...lines];
      const hurtRows = new Set<number>();
      for (let times = 0; times < HURT; times++) {
        const row = random(RECORDS - 1);
        hurt[first + row] = damage(lines[first + row]!, random);
        hurtRows.add(row);
      }
      const { rows, counts } = readRows(READERS[form], hurt.join('\n'), {
        batch,
        pieceBytes: random(4) === 0 ? 1 + random(500) : 1 << 20,
      });
      refused += counts.faults;
      if (!isByLine) {
        expect(rows.length).toBeGreaterThanOrEqual(RECORDS - 3 * HURT);
        continue;
      }
      expect(rows.length + counts.faults + counts.skippedRecords).toBeLessThanOrEqual(RECORDS);
      // The rows of the other lines are there as they were, in their order.
      let at = 0;
      for (const row of rows) {
        while (hurtRows.has(at)) at++;
        if (at < RECORDS && JSON.stringify(row) === whole[at]) at++;
      }
      while (hurtRows.has(at)) at++;
      expect([i, at]).toEqual([i, RECORDS]);
    }
    process.stdout.write(`${form}: ${count} damaged lines, seed ${SEED}: ${refused} refused\n`);
    expect(refused).toBeGreaterThan(count / 20);
  });

  test('any bytes at all are no reason to throw', () => {
    const bytes = fc.uint8Array({ maxLength: 3000 });
    const mixed = fc.array(fc.oneof(bytes, fc.constantFrom(...lines).map(Buffer.from)), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(mixed, (parts) => {
        for (const create of [READERS[form], createFlowReader]) {
          const { counts } = readRows(create, Buffer.concat(parts), { batch });
          expect(counts.records).toBeLessThanOrEqual(parts.length * 3001);
        }
      }),
      { numRuns: isProving ? 2000 : 40, seed: SEED },
    );
  });
});

const bytesOf = (text: string) => new Uint8Array(Buffer.from(`${text}\n`, 'latin1'));
const near = (alphabet: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), maxLength });
const runs = { numRuns: isProving ? 100_000 : 1500, seed: SEED };

describe('in place', () => {
  test('an address is what parseAddress makes of the text', () => {
    const out = new Uint32Array(4);
    const check = (text: string) => {
      const bytes = bytesOf(text);
      const isAddress = addressInto(bytes, 0, bytes.length - 1, out, 0);
      const expected = parseAddress(text);
      expect([text, isAddress]).toEqual([text, expected !== null]);
      if (expected !== null) expect([...out]).toEqual([...expected]);
    };
    fc.assert(fc.property(fc.ipV4(), check), runs);
    fc.assert(fc.property(fc.ipV6(), check), runs);
    fc.assert(fc.property(near('0123456789.', 16), check), runs);
    fc.assert(fc.property(near('01fF:.', 24), check), runs);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('1', '0', 'ab', ':', '::', '.', '1.2.3.4', '256'), {
          maxLength: 18,
        }),
        (parts) => check(parts.join('')),
      ),
      runs,
    );
    const words = fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(words, (four) => check(formatAddress(four))),
      runs,
    );
  });

  test('counts, ports and seconds are what Number makes of plain decimals', () => {
    const counts = (value: number) => {
      const bytes = bytesOf(String(value));
      expect(countAt(bytes, 0, bytes.length - 1)).toBe(value);
    };
    fc.assert(fc.property(fc.maxSafeNat(), counts), runs);
    const ports = (text: string) => {
      const bytes = bytesOf(text);
      const expected = /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : -1;
      expect([text, portAt(bytes, 0, bytes.length - 1)]).toEqual([text, expected]);
    };
    fc.assert(fc.property(near('0123456789', 6), ports), runs);
    const seconds = (us: number) => {
      for (const text of [
        `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}`,
        `${us}e-6`,
      ]) {
        const bytes = bytesOf(text);
        expect([text, secondsUsAt(bytes, 0, bytes.length - 1)]).toEqual([text, us]);
      }
    };
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e15 }), seconds), runs);
    for (const text of ['', '.', '-1', '1e', '1e+', '1.2.3', '1e9999', 'NaN', '1 ']) {
      const bytes = bytesOf(text);
      expect([text, secondsUsAt(bytes, 0, bytes.length - 1)]).toEqual([text, Number.NaN]);
    }
  });

  test('a calendar time is what parseUtc makes of it, less its zone', () => {
    const days = createDayCache();
    const at = fc.date({
      min: new Date('1972-01-01'),
      max: new Date('2280-01-01'),
      noInvalidDate: true,
    });
    const zone = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const check = (date: Date, minutes: number) => {
      const expected = parseUtc(date.toISOString());
      if (!expected.ok) throw new Error(expected.error.message);
      const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const sign = minutes < 0 ? '-' : '+';
      const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
      for (const colon of ['', ':']) {
        const bytes = bytesOf(`${local}${sign}${two(minutes / 60)}${colon}${two(minutes % 60)}`);
        expect(parseTimeUs(days, bytes, 0, bytes.length - 1)).toBe(expected.value);
      }
    };
    fc.assert(fc.property(at, zone, check), runs);
  });

  test('ids of a million connections are all different', { timeout: 60_000 }, () => {
    const seen = new Set<number>();
    const count = isProving ? 1_000_000 : 100_000;
    for (let i = 0; i < count; i++) {
      const bytes = bytesOf(`C${i.toString(36)}x${(i * 7919).toString(36)}`);
      seen.add(idAt(bytes, 0, bytes.length - 1));
    }
    expect(seen.size).toBe(count);
  });
});
