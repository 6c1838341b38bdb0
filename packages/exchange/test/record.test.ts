/**
 * Records: what is written reads back; another place, signature or body is refused; a body that was erased cannot be guessed
 * from what stays; batches and cosignatures take no changed bit; a flash is small.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendLeaf,
  type BatchEntry,
  checkBody,
  checkpointText,
  cosign,
  decodeBatch,
  decodeRecord,
  decodeTombstone,
  EMPTY_FRONTIER,
  encodeBatch,
  encodeRecord,
  encodeTombstone,
  entryBytes,
  frontierRoot,
  type LaneAnswer,
  laneFor,
  leafHash,
  openCosignature,
  originOf,
  type Place,
  RECORD_LIMITS,
  type RecordDraft,
  type Squeezer,
  signNote,
  squeeze,
  unsqueeze,
  witnessName,
} from '../src/index.ts';
import { ed25519, sha256, verifyEd25519 } from './crypto.ts';

const ALPHA = ed25519(new Uint8Array(32).fill(7));
const AT_US = 800e12;
const LANE = {
  mode: 'exercise',
  from: 'alpha',
  to: 'bravo',
  lane: 'flash',
  epochNumber: 1,
} as const;
const PLACE: Place = { ...LANE, sequence: 3 };
const DRAFT: RecordDraft = {
  ...PLACE,
  ...{ type: 'warning', id: 'w-17', version: 2, issuedUs: AT_US, precedence: 'FLASH' },
  ...{ tlp: 'AMBER', supersedes: { lane: 'routine', sequence: 9 } },
};
const BODY = {
  salt: new Uint8Array(16).fill(5),
  bytes: new TextEncoder().encode('{"type":"warning"}'),
};

function record(draft: RecordDraft = DRAFT, body = BODY): Uint8Array {
  const encoded = encodeRecord(sha256, ALPHA.sign, draft, body);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

const open = (bytes: Uint8Array, place = PLACE) =>
  decodeRecord(verifyEd25519, ALPHA.publicKey, bytes, place);

/** zlib's, as a node has it. */
const ZLIB: Squeezer = {
  deflate: (bytes, dictionary) => deflateRawSync(bytes, { dictionary, level: 9 }),
  inflate: (bytes, dictionary, bytesMax) => {
    try {
      return inflateRawSync(bytes, { dictionary, maxOutputLength: bytesMax });
    } catch {
      return null;
    }
  },
};

describe('a record', () => {
  test('reads back, and stands for its body alone', () => {
    const opened = open(record());
    if (!opened.ok) throw new Error(opened.error.message);
    const { body, ...head } = opened.value;
    expect(head).toEqual(DRAFT);
    expect(body.bytes).toBe(BODY.bytes.length);
    expect(checkBody(sha256, opened.value, BODY).ok).toBe(true);
    const salt = Uint8Array.from(BODY.salt, (byte, i) => (i === 0 ? byte ^ 1 : byte));
    for (const other of [
      { ...BODY, salt },
      { ...BODY, bytes: BODY.bytes.slice(1) },
    ])
      expect(checkBody(sha256, opened.value, other)).toMatchObject({ error: { kind: 'body' } });
  });

  test.each([
    ['mode', { mode: 'live' }],
    ['from', { from: 'charlie' }],
    ['to', { to: 'charlie' }],
    ['lane', { lane: 'bulk' }],
    ['epochNumber', { epochNumber: 2 }],
    ['sequence', { sequence: 4 }],
  ] as const)('of another %s is refused, and says so', (field, other) => {
    const opened = open(record(), { ...PLACE, ...other } as Place);
    expect(opened).toMatchObject({ ok: false, error: { kind: 'place' } });
    if (!opened.ok) expect(opened.error.message).toContain(field);
  });

  test('of another key, or with any byte changed, is refused', () => {
    const bytes = record();
    const other = ed25519(new Uint8Array(32).fill(8)).publicKey;
    expect(decodeRecord(verifyEd25519, other, bytes, PLACE)).toMatchObject({
      error: { kind: 'signature' },
    });
    for (let i = 0; i < bytes.length; i++) {
      const changed = Uint8Array.from(bytes);
      changed[i]! ^= 1 + (i % 127);
      expect(open(changed).ok, `byte ${i}`).toBe(false);
    }
  });

  test('a body that is too long is refused before anything is signed', () => {
    const bytes = new Uint8Array(RECORD_LIMITS.bodyBytesMax + 1);
    const long = encodeRecord(sha256, ALPHA.sign, DRAFT, { ...BODY, bytes });
    expect(long).toMatchObject({ ok: false, error: { kind: 'size' } });
  });

  test('the same body under two salts leaves nothing alike', () => {
    const hashes = [1, 2].map((fill) => {
      const opened = open(record(DRAFT, { ...BODY, salt: new Uint8Array(16).fill(fill) }));
      return opened.ok ? opened.value.body.sha256 : '';
    });
    expect(new Set([...hashes, '']).size).toBe(3);
  });
});

test('a tombstone stands for its own place only, and takes no changed byte', () => {
  const { sequence } = PLACE;
  const stone = { ...LANE, sequence, erasedUs: AT_US, reason: 'kept for 30 days, as agreed' };
  const bytes = encodeTombstone(ALPHA.sign, stone);
  const opened = decodeTombstone(verifyEd25519, ALPHA.publicKey, bytes, PLACE);
  expect(opened).toEqual({ ok: true, value: stone });
  expect(decodeTombstone(verifyEd25519, ALPHA.publicKey, bytes, { ...PLACE, sequence: 4 }).ok).toBe(
    false,
  );
  for (let i = 0; i < bytes.length; i++) {
    const changed = Uint8Array.from(bytes);
    changed[i]! ^= 1 + (i % 127);
    expect(decodeTombstone(verifyEd25519, ALPHA.publicKey, changed, PLACE).ok).toBe(false);
  }
});

describe('a cosignature', () => {
  const witness = ed25519(new Uint8Array(32).fill(9));
  const key = { name: witnessName('live', 'bravo'), publicKey: witness.publicKey };
  const text = checkpointText({
    ...{ origin: originOf(LANE), size: 1, extensions: [] },
    root: new Uint8Array(32).fill(4),
  });
  const line = cosign(sha256, text, key, witness.sign, 1_679_315_147);

  test('says when the checkpoint was seen, in the form of C2SP', () => {
    expect(openCosignature(sha256, text, line, key, verifyEd25519)).toEqual({
      ...{ ok: true, value: { atS: 1_679_315_147 } },
    });
    const bytes = Buffer.from(line.trimEnd().split(' ')[2]!, 'base64');
    expect(bytes.readBigUInt64BE(4)).toBe(1_679_315_147n);
    const signed = `cosignature/v1\ntime 1679315147\n${text}`;
    expect(verifyEd25519(key.publicKey, Buffer.from(signed), bytes.subarray(12))).toBe(true);
  });

  test('of another witness, checkpoint or time is refused', () => {
    const other = { ...key, name: witnessName('live', 'charlie') };
    expect(openCosignature(sha256, text, line, other, verifyEd25519).ok).toBe(false);
    expect(openCosignature(sha256, `${text}x\n`, line, key, verifyEd25519).ok).toBe(false);
    const bytes = Buffer.from(line.trimEnd().split(' ')[2]!, 'base64');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1;
      const forged = `— ${key.name} ${changed.toString('base64')}\n`;
      expect(openCosignature(sha256, text, forged, key, verifyEd25519).ok).toBe(false);
    }
  });
});

const ENTRY: fc.Arbitrary<BatchEntry> = fc.record({
  record: fc.uint8Array({ maxLength: 300 }),
  body: fc.oneof(
    fc.record({
      kind: fc.constant('whole' as const),
      salt: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      bytes: fc.uint8Array({ maxLength: 500 }),
    }),
    fc.record({ kind: fc.constant('erased' as const), tombstone: fc.uint8Array() }),
    fc.record({ kind: fc.constant('apart' as const) }),
  ),
});
const HASHES = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 6 });
const SECTION = fc.record({
  checkpoint: fc.string({ maxLength: 200 }).filter((text) => text.isWellFormed()),
  ...{ sinceKnown: HASHES, sinceEntries: HASHES, entries: fc.array(ENTRY, { maxLength: 5 }) },
});
const BATCH: fc.Arbitrary<LaneAnswer[]> = fc
  .uniqueArray(fc.constantFrom('flash', 'routine', 'bulk'), { maxLength: 3 })
  .chain((lanes) =>
    fc.tuple(...lanes.map((lane) => SECTION.map((rest) => ({ lane, ...rest }) as LaneAnswer))),
  );

describe('a batch', () => {
  test('reads back, also squeezed; an entry is as long as it says', () => {
    fc.assert(
      fc.property(BATCH, (answers) => {
        const bytes = encodeBatch(answers);
        expect(decodeBatch(bytes)).toEqual({ ok: true, value: answers });
        const opened = unsqueeze(ZLIB, squeeze(ZLIB, bytes), bytes.length);
        expect(opened.ok && Buffer.compare(opened.value, bytes)).toBe(0);
        for (const answer of answers) {
          const without = encodeBatch([{ ...answer, entries: [] }]).length;
          const length = answer.entries.reduce((sum, entry) => sum + entryBytes(entry), without);
          expect(encodeBatch([answer]).length).toBe(length);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('cut or damaged anywhere, it never throws; what unfolds to too much is not unfolded', () => {
    fc.assert(
      fc.property(BATCH, fc.nat(), fc.nat(7), (answers, place, bit) => {
        const bytes = encodeBatch(answers);
        const at = place % bytes.length;
        if (at > 0) decodeBatch(bytes.slice(0, at));
        const changed = Uint8Array.from(bytes);
        changed[at]! ^= 1 << bit;
        decodeBatch(changed);
        unsqueeze(ZLIB, changed, 4096);
      }),
      { numRuns: 2000 },
    );
    const bomb = squeeze(ZLIB, new Uint8Array(1_000_000));
    expect(bomb.length).toBeLessThan(5000);
    expect(unsqueeze(ZLIB, bomb, 65_536).ok).toBe(false);
    expect(unsqueeze(ZLIB, new Uint8Array(), 65_536).ok).toBe(false);
  });
});

test('a flash of 400 bytes is under 700 on the wire, before the carrier adds its own', () => {
  const text400 = [0, 1, 2, 3, 4, 5, 6]
    .map((n) => Buffer.from(sha256(Uint8Array.of(n))).toString('hex'))
    .join('');
  const bytes = new TextEncoder().encode(text400.slice(0, 400));
  const salt = Uint8Array.from(sha256(Uint8Array.of(1)).subarray(0, 16));
  const leaf = record(DRAFT, { salt, bytes });
  const { frontier } = appendLeaf(sha256, EMPTY_FRONTIER, leafHash(sha256, leaf));
  const root = frontierRoot(sha256, frontier);
  const origin = originOf(LANE);
  const text = checkpointText({ origin, size: 1, root, extensions: [] });
  const checkpoint = signNote(
    sha256,
    text,
    { name: origin, publicKey: ALPHA.publicKey },
    ALPHA.sign,
  );
  const answer: LaneAnswer = {
    ...{ lane: 'flash', checkpoint, sinceKnown: [], sinceEntries: [] },
    entries: [{ record: leaf, body: { kind: 'whole', salt, bytes } }],
  };
  const plain = encodeBatch([answer]).length;
  const squeezed = squeeze(ZLIB, encodeBatch([answer])).length;
  console.log(`a flash of 400 bytes: ${plain} bytes as a batch, ${squeezed} squeezed`);
  expect(squeezed).toBeLessThan(700);
});

test('lanes: a flash and what is immediate go first, observations last', () => {
  expect(laneFor('warning', 'FLASH')).toBe('flash');
  expect(laneFor('warning', 'IMMEDIATE')).toBe('flash');
  expect(laneFor('reply', 'PRIORITY')).toBe('routine');
  expect(laneFor('observation', 'FLASH')).toBe('bulk');
  expect(originOf(LANE)).toBe('noroshi/exercise/alpha/bravo/flash/1');
});
