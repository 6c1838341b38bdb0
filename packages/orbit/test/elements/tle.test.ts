import { describe, expect, test } from 'vitest';
import { csv, encode, omm, read, reasons, tle, VANGUARD_TLE, withChecksum } from './samples.ts';

const [ONE, TWO] = VANGUARD_TLE;
const set = `${ONE}\n${TWO}\n`;

/** Column 1 = first, as the format's descriptions count. */
const replaced = (line: string, column: number, text: string) =>
  line.slice(0, column - 1) + text + line.slice(column - 1 + text.length);

describe('two and three lines', () => {
  test('the elements are those of the OMM, bit for bit', () => {
    const two = read(set).sets;
    const one = read(csv(omm({ OBJECT_NAME: '' }))).sets;
    expect({ ...two, objects: two.objects }).toEqual({ ...one, objects: one.objects });
    expect(two.objects.cosparId).toEqual(['1958-002B']);
    expect(two.objects.catalogueNumber).toEqual(Uint32Array.of(5));
  });

  test('values by hand: units, signs, assumed points', () => {
    const { sets } = read(
      tle(
        '1 24946U 97051C   09040.78448243 +.00000153 +00000-0 +47668-4 0  9994',
        '2 24946 086.3994 121.7028 0002288 085.1644 274.9812 14.34219863597336',
      ),
    );
    expect(sets.bstarPerEarthRadius[0]).toBe(0.47668e-4);
    expect(sets.meanMotionDotRevDay2[0]).toBe(0.00000153);
    expect(sets.inclinationRad[0]).toBeCloseTo((86.3994 * Math.PI) / 180, 15);
    expect(sets.eccentricity[0]).toBe(0.0002288);
    expect(sets.meanMotionRadS[0]).toBeCloseTo((14.34219863 * 2 * Math.PI) / 86_400, 18);
    expect(sets.revolutionAtEpoch[0]).toBe(59733);
    expect(sets.elementSetNumber[0]).toBe(999);
    expect(sets.classification).toEqual(['U']);
  });

  test('name lines with "0 ", without it, or none', () => {
    const names = (text: string) => read(text).sets.objects.name;
    expect(names(`0 VANGUARD 1\n${set}`)).toEqual(['VANGUARD 1']);
    expect(names(`VANGUARD 1      \n${set}`)).toEqual(['VANGUARD 1']);
    expect(names(set)).toEqual(['']);
    expect(names(`0 FIRST\n0 SECOND\n${set}`)).toEqual(['SECOND']);
  });

  test('one name line serves the whole history of its object, and no other object', () => {
    const other = tle(replaced(ONE, 3, '00011'), replaced(TWO, 3, '00011'));
    const { sets } = read(`0 VANGUARD 1\n${set}${set}${other}`);
    expect(sets.count).toBe(3);
    expect(sets.objects.name).toEqual(['VANGUARD 1', '']);
  });

  test('line ends LF, CR LF and CR, mixed in one file, and none at the end', () => {
    const { sets, notes } = read(`0 A\r\n${ONE}\r${TWO}\n\r\n0 B\r\r${ONE}\r\n${TWO}`);
    expect([sets.count, notes.rejected]).toEqual([2, 0]);
    expect(sets.objects.name).toEqual(['B']);
  });

  test('Alpha-5: T0000 is 270000; the OMM of the same number is the same object', () => {
    const alpha = tle(replaced(ONE, 3, 'T0000'), replaced(TWO, 3, 'T0000'));
    expect(read(alpha).sets.objects.objectId).toEqual(['270000']);
  });

  test('comments, blank lines and blanks at line ends are passed over', () => {
    const { sets, rejects } = read(`# a comment\n\n${ONE}   \n${TWO}\t\n\n`);
    expect([sets.count, rejects.length]).toEqual([1, 0]);
  });

  test('SGP4-XP sets load and are counted', () => {
    const { sets, notes } = read(tle(replaced(ONE, 63, '4'), TWO));
    expect([sets.ephemerisType[0], notes.xpSets]).toEqual([4, 1]);
  });
});

describe('damage', () => {
  test('each single wrong digit of a line is refused', () => {
    let refused = 0;
    for (let column = 1; column <= 69; column++) {
      const digit = TWO[column - 1]!;
      if (digit < '0' || digit > '9') continue;
      const damaged = replaced(TWO, column, digit === '9' ? '8' : String(Number(digit) + 1));
      const { sets, rejects, notes } = read(`${ONE}\n${damaged}\n${set}`);
      expect([damaged, sets.count, rejects.length]).toEqual([
        damaged,
        1,
        column === 1 ? notes.rejected : 1,
      ]);
      refused++;
    }
    expect(refused).toBeGreaterThan(45);
  });

  test('a wrong checksum: the printed and the computed value; warn takes it and counts it', () => {
    const text = `${ONE}\n${replaced(TWO, 69, '8')}\n`;
    expect(reasons(read(text))).toEqual(['f:2: checksum is "8": the line adds up to 3']);
    const warned = read(text, { checksum: 'warn' });
    expect([warned.sets.count, warned.notes.checksumWarnings]).toEqual([1, 1]);
  });

  test("the older rule ('+' adds 2) is named, not taken", () => {
    // As printed for 20929 in a catalogue of 2001-04-11.
    const one = '1 20929U 90095A   01080.00000000  .00000000  00000-0  00000+0 0    08';
    const two = '2 20929   5.5113  64.7883 0005000 290.0000 145.5613  1.00274855    08';
    expect(reasons(read(`${one}\n${two}\n`))).toEqual([
      `f:1: checksum is "8": the line adds up to 6 (it holds by the older rule that counts '+' as 2)`,
    ]);
    expect(read(`${one}\n${two}\n`, { checksum: 'warn' }).sets.count).toBe(1);
  });

  test('no checksum at all', () => {
    expect(reasons(read(`${ONE}\n${TWO.slice(0, 68)}\n`))).toEqual([
      'f:2: checksum is "": the line adds up to 3',
    ]);
  });

  test.each([
    ['I0000', 'five digits, or a letter'],
    ['O1234', 'five digits, or a letter'],
    ['1A234', 'five digits, or a letter'],
    ['t0001', 'five digits, or a letter'],
  ])('catalogue number %s', (id, expected) => {
    const [reason] = reasons(read(tle(replaced(ONE, 3, id), replaced(TWO, 3, id))));
    expect(reason).toContain(`f:1: NORAD_CAT_ID is "${id}": ${expected}`);
  });

  test.each([
    [ONE, 19, '24367.51300339', 'EPOCH is "24367.51300339"'],
    [ONE, 54, ' 1609x-2', 'BSTAR is " 1609x-2"'],
    [ONE, 34, ' .0000x286', 'MEAN_MOTION_DOT is ".0000x286"'],
    [ONE, 8, 'X', 'CLASSIFICATION_TYPE is "X": one of U, C, S'],
    [ONE, 63, '6', 'EPHEMERIS_TYPE is "6": 0 or 2 (SGP4) or 4 (SGP4-XP)'],
    [TWO, 9, '190.2551', 'INCLINATION is "190.2551": a number of degrees from 0 to 180'],
    [TWO, 18, '952.8583', 'RA_OF_ASC_NODE is "952.8583"'],
    [TWO, 27, '18-3421', 'ECCENTRICITY is "18-3421": seven digits'],
    [TWO, 53, ' 0.00000000', 'MEAN_MOTION is "0.00000000": 0 < n'],
    [TWO, 53, '19.45746790', 'MEAN_MOTION is "19.45746790": 0 < n'],
    [TWO, 53, '        NaN', 'MEAN_MOTION is "NaN"'],
    [TWO, 3, '00006', 'NORAD_CAT_ID is "00006": 5, the number of line 1'],
  ])('%s column %i: %s', (line, column, text, reason) => {
    const damaged = withChecksum(replaced(line, column, text));
    const file = line === ONE ? `${damaged}\n${TWO}\n${set}` : `${ONE}\n${damaged}\n${set}`;
    const result = read(file);
    expect(reasons(result)[0]).toContain(reason);
    expect([result.sets.count, result.rejects.length]).toEqual([1, 1]);
  });

  test('a lost character shifts the columns', () => {
    const shifted = `${TWO.slice(0, 20)}${TWO.slice(21)}`;
    expect(reasons(read(`${ONE}\n${shifted}\n`))[0]).toContain('a blank in column 26');
    expect(reasons(read(`${ONE}\n${TWO.slice(0, 60)}\n`))[0]).toContain('69 columns, not 60');
  });

  test('a file that ends inside a set, a lone line 1, a lone line 2', () => {
    expect(reasons(read(`${set}${ONE}\n`))[0]).toContain('f:3: line 1 is');
    expect(reasons(read(`${ONE}\n0 NAME\n${set}`))).toHaveLength(1);
    const lone = read(`${TWO}\n${set}`);
    expect(reasons(lone)[0]).toContain('a line 1 before this line 2');
    expect(lone.sets.count).toBe(1);
  });

  test('a damaged first character costs its set only and never becomes a name', () => {
    const result = read(`${ONE}\nX${TWO.slice(1)}\n${set}`);
    expect([result.sets.count, result.rejects.length]).toEqual([1, 1]);
    expect(result.sets.objects.name).toEqual(['']);
  });

  test('a very long line is refused once and passed over', () => {
    const result = read(encode(`${set}${'x'.repeat(300_000)}\n${set}`));
    expect(reasons(result)[0]).toContain('at most 65536 bytes a line');
    expect([result.sets.count, result.rejects.length]).toEqual([2, 1]);
  });
});
