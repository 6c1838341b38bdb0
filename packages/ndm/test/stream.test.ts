/**
 * The streaming reader of OEMs against the tree reader: the same numbers bit for bit and the same faults, whatever the sizes
 * of the chunks; and numbers from bytes against Number().
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textFromBytes } from '../src/bytes.ts';
import { formatFault, hasErrors } from '../src/faults.ts';
import { numberOf, readValue } from '../src/forms.ts';
import { scanNumber } from '../src/kvn/number.ts';
import { createOemReader } from '../src/kvn/stream.ts';
import type { OemStreamLimits } from '../src/kvn/stream-types.ts';
import { OEM_COLUMNS } from '../src/messages/oem.ts';
import { readMessages } from '../src/read.ts';
import { fieldIn, rowsIn, sectionsAt } from '../src/sections.ts';
import type { SectionNode } from '../src/tree.ts';

const PROVE = process.env.NOROSHI_PROVE === '1';

type Columns = { epochUs: number[]; numbers: number[]; covariances: unknown[] };

function streamed(bytes: Uint8Array, sizes: readonly number[], limits: OemStreamLimits = {}) {
  const found: Columns = { epochUs: [], numbers: [], covariances: [] };
  const reader = createOemReader(
    {
      states({ count, epochUs, states, accelerationsKmS2 }) {
        for (let k = 0; k < count; k++) {
          found.epochUs.push(epochUs[k]!);
          found.numbers.push(...states.subarray(6 * k, 6 * k + 6));
          if (accelerationsKmS2)
            found.numbers.push(...accelerationsKmS2.subarray(3 * k, 3 * k + 3));
        }
      },
      covariances({ count, epochUs, refFrames, lower }) {
        for (let k = 0; k < count; k++)
          found.covariances.push([
            epochUs[k],
            refFrames[k],
            [...lower.subarray(21 * k, 21 * k + 21)],
          ]);
      },
    },
    limits,
  );
  for (let from = 0, k = 0; from < bytes.length; k++) {
    const to = Math.min(bytes.length, from + sizes[k % sizes.length]!);
    reader.push(bytes.slice(from, to));
    from = to;
  }
  return { ...found, summary: reader.end() };
}

/** The same columns from the tree. */
function fromTree(text: string): Columns & { faults: string[] } {
  const read = readMessages(text);
  const found: Columns = { epochUs: [], numbers: [], covariances: [] };
  const { message, faults } = read.messages[0]!;
  for (const segment of sectionsAt(message!, 'body/segment')) {
    const [metadata] = sectionsAt(segment, 'metadata');
    const timeSystem = fieldIn(metadata!, 'TIME_SYSTEM')?.value ?? 'UTC';
    const context = { version: message!.version, timeSystem };
    const epoch = (value: string) => {
      const read = readValue(OEM_COLUMNS[0]!, value, '', context);
      return read.ok ? (read.value as number) : Number.NaN;
    };
    for (const data of sectionsAt(segment, 'data')) {
      for (const { cells } of rowsIn(data)) {
        found.epochUs.push(epoch(cells[0]!));
        found.numbers.push(...cells.slice(1).map((cell) => numberOf(cell)!));
      }
      for (const matrix of sectionsAt(data, 'covariances/covarianceMatrix'))
        found.covariances.push(covarianceOf(matrix, epoch));
    }
  }
  return { ...found, faults: faults.map((fault) => formatFault('', fault)) };
}

function covarianceOf(matrix: SectionNode, epoch: (value: string) => number): unknown {
  const terms = matrix.items.filter((item) => item.kind === 'field' && /^C[XYZ]/.test(item.key));
  const frame = fieldIn(matrix, 'COV_REF_FRAME')?.value;
  const lower = terms.map((item) => numberOf((item as { value: string }).value));
  return [epoch(fieldIn(matrix, 'EPOCH')?.value ?? ''), frame, lower];
}

const HEAD = (timeSystem = 'UTC', more = '') => `CCSDS_OEM_VERS = 2.0
COMMENT made by hand
CREATION_DATE = 2024-11-01T00:00:00
ORIGINATOR = TEST

META_START
OBJECT_NAME = ALPHA
OBJECT_ID = 2024-001A
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = ${timeSystem}
START_TIME = 2024-11-01T00:00:00
STOP_TIME = 2024-11-03T00:00:00
${more}META_STOP
`;

const TRIANGLE = `1.5
2e-3 3
4 5 6
7 8 9 1.0
1.1 1.2 1.3 1.4 1.5
-1.6E-12 1.7 1.8 1.9 2.0 2.1234567890123456
`;

const BODY = `COMMENT before the states
2024-11-01T00:00:00.000000 7000.123456789012345 -1.5 2 7.5 -.25 1e-3
2024-11-01T00:01:00 7000.1234567890123 -1.5E+0 2. +7.5 -0.25 1.0E-3 1 2 3
2024-306T00:02:00.1234567Z 6999.999999999999 3 4 5 6 7

  2024-306T00:03:00.9999995 1234567890123456789 0.30000000000000004 1.7976931348623157e308 4.9e-324 0 -0.0
COVARIANCE_START
EPOCH = 2024-11-01T00:00:00
COV_REF_FRAME = RTN
${TRIANGLE}COMMENT next
EPOCH = 2024-11-01T00:01:00
${TRIANGLE}COVARIANCE_STOP
`;

const bytesOf = (text: string) => new TextEncoder().encode(text);

function compared(text: string, sizes: readonly number[]) {
  const stream = streamed(bytesOf(text), sizes);
  const tree = fromTree(text);
  const { summary, ...columns } = stream;
  return {
    stream: { ...columns, faults: summary.faults.map((fault) => formatFault('', fault)) },
    tree,
  };
}

describe('the streaming reader of OEMs', () => {
  test.each([
    ['LF', (text: string) => text],
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['CR', (text: string) => text.replaceAll('\n', '\r')],
    ['no end', (text: string) => text.trimEnd()],
    ['a byte-order mark', (text: string) => `\ufeff${text}`],
  ])('%s: columns and faults of the tree reader, whatever the chunks', (_, made) => {
    const text = made(`${HEAD()}${BODY}`);
    for (const sizes of [[1], [7, 1, 30], [64], [1 << 20]]) {
      const { stream, tree } = compared(text, sizes);
      expect(stream).toStrictEqual(tree);
      expect(stream.epochUs).toHaveLength(4);
      expect(stream.covariances).toHaveLength(2);
    }
  });

  test.each(['TAI', 'TT', 'GPS', 'UT1', 'TDB', 'TCB', 'TCG', 'UTC'])('epochs in %s', (scale) => {
    const rows = Array.from(
      { length: 50 },
      (_, k) => `2024-11-0${1 + (k > 25 ? 1 : 0)}T0${k % 10}:1${k % 7}:${10 + k}.${k}5 1 2 3 4 5 6`,
    ).sort();
    const { stream, tree } = compared(`${HEAD(scale)}${rows.join('\n')}\n`, [100]);
    expect(stream).toStrictEqual(tree);
  });

  const BROKEN: [string, string][] = [
    ['a bad number', '2024-11-01T00:00:09 1 2 x 4 5 6'],
    ['too few', '2024-11-01T00:00:09 1 2 3 4 5'],
    ['too many', '2024-11-01T00:00:09 1 2 3 4 5 6 7'],
    ['a bad epoch', '2024-11-31T00:00:09 1 2 3 4 5 6'],
    ['no leap second', '2024-11-01T23:59:60 1 2 3 4 5 6'],
    ['out of range', '2024-11-01T00:00:09 1e999 2 3 4 5 6'],
    ['twice', '2024-11-01T00:00:08 1 2 3 4 5 6'],
    ['backwards', '2024-11-01T00:00:03 1 2 3 4 5 6'],
    ['outside', '2024-12-01T00:00:03 1 2 3 4 5 6'],
    ['a keyword', 'USER_DEFINED_X = 1'],
    ['a mark', 'DATA_STOP'],
    ['a tabulator', '2024-11-01T00:00:09\t1 2 3 4 5 6'],
    ['a control character', '2024-11-01T00:00:09 1 2 3 4 5 6\u0001'],
    ['no block', `COVARIANCE_START\nCOVARIANCE_STOP`],
    ['a short row', `COVARIANCE_START\nEPOCH = 2024-11-01T00:00:00\n1\n2\nCOVARIANCE_STOP`],
    ['no epoch', `COVARIANCE_START\n${TRIANGLE}COVARIANCE_STOP`],
    [
      'an unknown key',
      `COVARIANCE_START\nEPOCH = 2024-11-01T00:00:00\nX = 1\n${TRIANGLE}COVARIANCE_STOP`,
    ],
    ['no end of the block', `COVARIANCE_START\nEPOCH = 2024-11-01T00:00:00\n${TRIANGLE}`],
  ];
  test.each(BROKEN)('%s after good lines: refused in the words of the tree reader', (_, line) => {
    const rows = Array.from({ length: 9 }, (_, k) => `2024-11-01T00:00:0${k} 1 2 3 4 5 6`);
    const text = `${HEAD()}${rows.join('\n')}\n${line}\n`;
    const { stream, tree } = compared(text, [1 << 16]);
    expect(hasErrors(streamed(bytesOf(text), [50]).summary.faults)).toBe(
      tree.faults.some((fault) => !fault.includes(' warning: ')),
    );
    expect(stream.faults).toStrictEqual(tree.faults);
    expect(stream.faults.length).toBeGreaterThan(0);
  });

  test('batches are of the size that is asked for, and tell their segment', () => {
    const rows = Array.from({ length: 10 }, (_, k) => `2024-11-01T00:00:0${k} 1 2 3 4 5 ${k}`).join(
      '\n',
    );
    const two = HEAD().slice(HEAD().indexOf('META_START')).replaceAll('2024-11-0', '2024-12-0');
    const text = `${HEAD()}${rows}\n${two}${rows.replaceAll('2024-11', '2024-12')}\n`;
    const seen: [number, number, string][] = [];
    const reader = createOemReader(
      { states: ({ segment, count, metadata }) => seen.push([segment, count, metadata.refFrame]) },
      { batchRows: 4 },
    );
    reader.push(bytesOf(text));
    const { faults, states, segments } = reader.end();
    expect(faults).toStrictEqual([]);
    expect([states, segments]).toStrictEqual([20, 2]);
    expect(seen).toStrictEqual([0, 0, 0, 1, 1, 1].map((s, k) => [s, [4, 4, 2][k % 3], 'EME2000']));
  });

  test('limits are named, and nothing after them is read', () => {
    const rows = '2024-11-01T00:00:00 1 2 3 4 5 6\n';
    const long = streamed(bytesOf(`${HEAD()}${rows}COMMENT ${'x'.repeat(500)}\n`), [100], {
      lineLengthMax: 200,
    });
    expect(long.summary.faults.map(({ message }) => message)).toStrictEqual([
      '508 characters in a line: at most 200 are read',
    ]);
    const many = streamed(bytesOf(`${HEAD()}${'COMMENT x\n'.repeat(20)}${rows}`), [100], {
      commentsMax: 10,
    });
    expect(many.summary.faults.map(({ message }) => message)).toContain(
      'at most 10 comments are read',
    );
    expect(many.summary.states).toBe(0);
  });

  test('UTF-16 is refused by name; an empty stream is no OEM', () => {
    const wide = new Uint8Array(Uint16Array.from(bytesOf(HEAD())).buffer);
    expect(streamed(wide, [9]).summary.faults[0]!.message).toContain('UTF-16');
    const empty = createOemReader({}).end();
    expect(empty.message).toBeNull();
    expect(hasErrors(empty.faults)).toBe(true);
  });

  test('random bytes among lines: no throw, and a fault or a message', () => {
    const piece = fc.oneof(
      fc.constantFrom(...HEAD().split('\n'), ...BODY.split('\n'), 'META_STOP', '\r', '\n'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.integer({ min: 1, max: 99 }),
        (lines, size) => {
          const { summary } = streamed(bytesOf(lines.join('\n')), [size]);
          expect(summary.message !== null || summary.faults.length > 0).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Bytes changed, lines lost, doubled and swapped, the end cut off; the same from the same seed. */
function mutated(text: string, random: (below: number) => number): string {
  let made = text;
  for (let n = 1 + random(3); n > 0; n--) {
    const kind = random(6);
    const at = random(made.length);
    const put = '0123456789.-+eE= \n\r\tABX_[]:TZ\u0001é'[random(35)] ?? '';
    const lines = made.split('\n');
    const [i, j] = [random(lines.length), random(lines.length)];
    if (kind === 0) made = made.slice(0, at) + put + made.slice(at + 1);
    else if (kind === 1) made = made.slice(0, at) + made.slice(at + 1 + random(4));
    else if (kind === 2) made = lines.filter((_, k) => k !== i).join('\n');
    else if (kind === 3) made = lines.toSpliced(j, 0, lines[i]!).join('\n');
    else if (kind === 4) made = lines.with(i, lines[j]!).with(j, lines[i]!).join('\n');
    else made = lines.slice(0, i + 1).join('\n');
  }
  return made;
}

test('a broken OEM is refused by both readers or by none, and then says the same', () => {
  const rows = Array.from({ length: 7 }, (_, k) => `2024-11-01T00:0${k}:00.5 ${k}.5 -2 3e3 4 5 6`);
  const [, block = ''] = BODY.split('COVARIANCE_START\n');
  const good = `${HEAD()}${rows.join('\n')}\nCOVARIANCE_START\n${block}`;
  let state = 20_241_101;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const count = PROVE ? 100_000 : 500;
  let refused = 0;
  for (let k = 0; k < count; k++) {
    const text = mutated(good, random);
    const stream = streamed(bytesOf(text), [1 + random(200)]);
    const { messages, faults } = readMessages(text);
    const isRefused = hasErrors([...faults, ...messages.flatMap((one) => one.faults)]);
    expect([text, hasErrors(stream.summary.faults)]).toStrictEqual([text, isRefused]);
    if (isRefused) refused++;
    else {
      const { epochUs, numbers, covariances } = fromTree(text);
      const { summary: _, ...columns } = stream;
      expect(columns).toStrictEqual({ epochUs, numbers, covariances });
    }
  }
  expect(refused).toBeGreaterThan(0.5 * count);
  expect(refused).toBeLessThan(count);
});

describe('numbers from bytes', () => {
  function scanned(text: string): number {
    const cursor = { at: 0 };
    const bytes = bytesOf(`${text}\n`);
    const value = scanNumber(bytes, bytes.length, cursor);
    return Number.isNaN(value) || cursor.at === text.length ? value : Number.NaN;
  }

  test('the double of Number(), or no answer', () => {
    let answered = 0;
    let asked = 0;
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 19 });
    const made = fc.tuple(
      fc.constantFrom('', '-', '+'),
      digits,
      fc.constantFrom('', '.'),
      digits,
      fc.constantFrom('', 'E', 'e-', 'E+0'),
      fc.integer({ min: 0, max: 40 }),
    );
    fc.assert(
      fc.property(made, ([sign, whole, point, part, e, exponent]) => {
        const text = `${sign}${whole}${point}${part}${e === '' ? '' : `${e}${exponent}`}`;
        const value = scanned(text);
        asked++;
        if (Number.isNaN(value)) return true;
        answered++;
        return Object.is(value, numberOf(text));
      }),
      { numRuns: PROVE ? 1_000_000 : 20_000 },
    );
    expect(answered).toBeGreaterThan(0.4 * asked);
  });

  test('every double as it is printed comes back', () => {
    let answered = 0;
    let asked = 0;
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9 }), fc.integer({ min: 1, max: 17 }), (x, n) => {
        for (const text of [String(x), x.toExponential(16), x.toFixed(9), x.toPrecision(n)]) {
          const value = scanned(text);
          asked++;
          if (Number.isNaN(value)) continue;
          answered++;
          if (!Object.is(value, Number(text))) return false;
        }
        return true;
      }),
      { numRuns: PROVE ? 1_000_000 : 10_000 },
    );
    expect(answered).toBeGreaterThan(0.99 * asked);
  });

  test('halves between two doubles are never guessed', () => {
    for (let k = 0; k < 2000; k++) {
      const low = 2 ** 53 + 2 * k; // one apart is between two doubles, exactly
      for (const text of [
        `${BigInt(low) + 1n}`,
        `${BigInt(low) + 1n}0e-1`,
        `${BigInt(low) + 1n}00E-2`,
      ]) {
        const value = scanned(text);
        if (!Number.isNaN(value)) expect(value).toBe(Number(text));
      }
    }
  });

  test.each(['', '.', '-', 'e5', '1e', '1e+', '1.2.3', '1x', '0x10', 'NaN', '1e1234'])(
    '%j is none',
    (text) => expect(scanned(text)).toBeNaN(),
  );
});

describeWithData('OEMs of the corpora, streamed', 'orbit/ccsds', (path) => {
  test.each([
    'oem-py/samples/v1_0/valid',
    'oem-py/samples/v2_0/valid',
    'oem-py/samples/real',
    'orekit/odm/oem',
  ])('%s: columns and faults of the tree reader', (folder) => {
    let count = 0;
    for (const name of readdirSync(join(path, folder))) {
      const bytes = readFileSync(join(path, folder, name));
      const text = textFromBytes(bytes);
      if (!text.ok || !text.value.text.startsWith('CCSDS_OEM_VERS')) continue;
      const { stream, tree } = compared(text.value.text, [1 << 14]);
      const isGood = !tree.faults.some((fault) => !fault.includes(' warning: '));
      expect([name, stream.faults]).toStrictEqual([name, tree.faults]);
      if (isGood) expect([name, stream]).toStrictEqual([name, tree]);
      count++;
    }
    expect(count).toBeGreaterThan(0);
  });
});
