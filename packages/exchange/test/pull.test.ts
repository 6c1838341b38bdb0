/** One answer of a lane: what is right is taken whatever the cut, and 10,000 tampered ones are not; forks are told apart. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeRecord,
  joinBytes,
  originOf,
  type PullAnswer,
  signNote,
  verifyPull,
} from '../src/index.ts';
import { ed25519, sha256, verifyEd25519 } from './crypto.ts';
import { came, cancelEntries, LANE_ID, memoryLane, ORIGIN, sent } from './lane.ts';

const ENTRIES = cancelEntries(40);
const LANE = memoryLane(ENTRIES);
const check = (state: ReturnType<typeof LANE.state>, answer: PullAnswer) =>
  verifyPull(sha256, verifyEd25519, state, answer);

/** Where a reader is, where the lane is, and how much of it is answered. */
const CUT = fc
  .tuple(fc.nat(40), fc.nat(40), fc.nat(40), fc.integer({ min: 0, max: 12 }))
  .map(([a, b, c, most]) => {
    const [taken, known, size] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
    return { taken, known, size, most };
  });

test('what a lane answers is taken, from wherever the reader is', () => {
  fc.assert(
    fc.property(CUT, ({ taken, known, size, most }) => {
      const answer = came(sent(LANE.answer(taken, known, size, most)));
      if (!answer.ok) throw new Error(String(answer.error));
      const pulled = check(LANE.state(taken, known), answer.value);
      if (!pulled.ok) throw new Error(pulled.error.message);
      expect(pulled.value.frontier).toEqual(LANE.frontiers[Math.min(size, taken + most)]);
      expect(pulled.value.entries.map(({ bytes }) => bytes)).toEqual(
        ENTRIES.slice(taken, Math.min(size, taken + most)),
      );
      expect(pulled.value.checkpoint.size).toBe(size);
    }),
    { numRuns: 1500 },
  );
});

describe('tampering', () => {
  test('10,000 answers with a flipped bit, cut, doubled or spliced: none is taken with other entries', () => {
    let refused = 0;
    let harmless = 0;
    const mutation = fc.record({
      cut: CUT.filter(({ size, most }) => size > 0 && most > 0),
      how: fc.constantFrom('flip', 'cut', 'double', 'splice'),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      bit: fc.nat(7),
    });
    fc.assert(
      fc.property(mutation, ({ cut: { taken, known, size, most }, how, at, bit }) => {
        const whole = sent(LANE.answer(taken, known, size, most));
        const place = Math.floor(at * whole.length);
        let bytes = Uint8Array.from(whole);
        if (how === 'flip') bytes[place]! ^= 1 << bit;
        if (how === 'cut') bytes = bytes.slice(0, place);
        if (how === 'double') bytes = Uint8Array.from(joinBytes(bytes, bytes.slice(place)));
        if (how === 'splice')
          bytes = Uint8Array.from(joinBytes(bytes.slice(0, place), bytes.slice(place + 1 + bit)));
        if (bytes.length === whole.length && bytes.every((byte, i) => byte === whole[i])) return;
        const answer = came(bytes);
        const pulled = answer.ok ? check(LANE.state(taken, known), answer.value) : answer;
        if (!pulled.ok) {
          refused++;
          return;
        }
        const end = taken + pulled.value.entries.length;
        const bodies = pulled.value.entries.map((each) => each.bytes);
        expect(bodies).toEqual(ENTRIES.slice(taken, end));
        expect(pulled.value.frontier).toEqual(LANE.frontiers[end]);
        harmless++;
      }),
      { numRuns: 10_500 },
    );
    console.log(`tampered answers: ${refused} refused, ${harmless} harmless, 0 taken`);
    expect(refused).toBeGreaterThan(9_900);
  });

  test('random bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const answer = came(bytes);
        if (answer.ok) expect(check(LANE.state(0, 0), answer.value).ok).toBe(false);
        const place = { ...LANE_ID, sequence: 0 };
        expect(decodeRecord(verifyEd25519, LANE.key.publicKey, bytes, place).ok).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  test('every single bit of a note counts', () => {
    const answer = LANE.answer(0, 0, 40, 40);
    const note = new TextEncoder().encode(answer.checkpoint);
    for (let i = 0; i < note.length; i++) {
      const changed = Uint8Array.from(note);
      changed[i]! ^= 1 + (i % 127);
      const checkpoint = new TextDecoder().decode(changed);
      expect(check(LANE.state(0, 0), { ...answer, checkpoint }).ok, `byte ${i}`).toBe(false);
    }
  });
});

describe('what must not be is told apart', () => {
  const other = memoryLane([...ENTRIES.slice(0, 20), ...cancelEntries(40, 801e12).slice(20)]);

  test.each([
    ['fork', LANE.state(30, 30), other.answer(30, 30, 30, 9)],
    ['fork', LANE.state(30, 30), other.answer(30, 30, 40, 9)],
    ['rollback', LANE.state(30, 30), LANE.answer(20, 20, 20, 0)],
    [
      'signature',
      LANE.state(0, 0),
      memoryLane(ENTRIES, ORIGIN, ed25519(new Uint8Array(32))).answer(0, 0, 40, 9),
    ],
    [
      'signature',
      LANE.state(0, 0),
      memoryLane(ENTRIES, originOf({ ...LANE_ID, mode: 'live' })).answer(0, 0, 40, 9),
    ],
    [
      'signature',
      LANE.state(0, 0),
      memoryLane(ENTRIES, originOf({ ...LANE_ID, to: 'charlie' })).answer(0, 0, 40, 9),
    ],
    ['proof', LANE.state(0, 0), { ...LANE.answer(0, 0, 40, 9), entries: ENTRIES.slice(1, 10) }],
    ['proof', LANE.state(0, 0), { ...LANE.answer(0, 0, 40, 9), entries: ENTRIES.slice(0, 8) }],
    ['proof', LANE.state(5, 5), { ...LANE.answer(5, 5, 9, 4), entries: ENTRIES.slice(5, 11) }],
  ])('%s', (kind, state, answer) => {
    expect(check(state, answer)).toMatchObject({ ok: false, error: { kind } });
  });

  test('a checkpoint of another lane, signed under our name by the same key', () => {
    const signer = ed25519(new Uint8Array(32).fill(7));
    const text = `${originOf({ ...LANE_ID, to: 'charlie' })}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`;
    const checkpoint = signNote(
      sha256,
      text,
      { name: ORIGIN, publicKey: signer.publicKey },
      signer.sign,
    );
    const answer = { checkpoint, sinceKnown: [], sinceEntries: [], entries: [] };
    expect(check(LANE.state(0, 0), answer)).toMatchObject({ ok: false, error: { kind: 'origin' } });
  });
});
