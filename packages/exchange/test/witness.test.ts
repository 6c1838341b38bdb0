/**
 * The witness of C2SP tlog-witness: each status as the text says, never a signature on a rollback or a fork under random
 * questions, and cosignatures of both algorithms, ML-DSA-44 over the bytes that tlog-cosignature lays down.
 */
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  base64FromBytes,
  checkpointText,
  cosign,
  cosignatureLines,
  formatAddCheckpoint,
  formatWitnessKey,
  judgeCheckpoint,
  openCosignature,
  parseAddCheckpoint,
  parseWitnessKey,
  signNote,
  type Verify,
  type WitnessState,
  witnessedAt,
} from '../src/index.ts';
import { ed25519, sha256, verifyEd25519 } from './crypto.ts';
import { memoryLane } from './lane.ts';

const TOOLS = { sha256, verify: verifyEd25519 };
const entry = (i: number) => new TextEncoder().encode(`entry ${i}`);
const lane = memoryLane(Array.from({ length: 40 }, (_, i) => entry(i)));
const forked = memoryLane(Array.from({ length: 40 }, (_, i) => entry(i < 12 ? i : 100 + i)));
const rootOf = (size: number) => lane.state(0, size).known.root;
const state = (size: number): WitnessState => ({ size, root: rootOf(size) });
const ask = (from: typeof lane, oldSize: number, size: number) => ({
  ...{ oldSize, note: from.checkpoint(size) },
  proof: oldSize === 0 ? [] : from.answer(0, oldSize, size, 0).sinceKnown,
});

test('the first checkpoint, a later one, and the same again are cosigned', () => {
  expect(judgeCheckpoint(TOOLS, [lane.key], null, ask(lane, 0, 9))).toMatchObject({ status: 200 });
  expect(judgeCheckpoint(TOOLS, [lane.key], state(9), ask(lane, 9, 30))).toMatchObject({
    ...{ status: 200, checkpoint: { size: 30 } },
  });
  expect(judgeCheckpoint(TOOLS, [lane.key], state(9), ask(lane, 9, 9)).status).toBe(200);
  const empty = memoryLane([]);
  expect(judgeCheckpoint(TOOLS, [empty.key], null, ask(empty, 0, 0)).status).toBe(200);
});

test('each refusal has its status', () => {
  const judge = (last: WitnessState | null, asked: ReturnType<typeof ask>, keys = [lane.key]) =>
    judgeCheckpoint(TOOLS, keys, last, asked);
  const stranger = { ...lane.key, publicKey: ed25519(new Uint8Array(32).fill(8)).publicKey };
  const asked = ask(lane, 9, 30);
  expect(judge(state(9), asked, [{ ...lane.key, name: 'other' }]).status).toBe(404);
  expect(judge(state(9), asked, []).status).toBe(404);
  expect(judge(state(9), asked, [stranger]).status).toBe(403);
  expect(judge(state(9), asked, [stranger, lane.key]).status).toBe(200); // a key that is being rotated
  const note = asked.note.replace(/.{4}\n$/, 'AAA=\n');
  expect([400, 403]).toContain(judge(state(9), { ...asked, note }).status);
  expect(judge(state(9), { ...asked, oldSize: 31 }).status).toBe(400);
  expect(judge(state(9), { ...asked, note: 'no checkpoint' }).status).toBe(400);
  expect(judge(null, asked)).toMatchObject({ status: 409, size: 0 });
  expect(judge(state(30), ask(lane, 9, 12))).toMatchObject({ status: 409, size: 30 }); // a rollback
  expect(judge(state(20), ask(forked, 20, 20))).toMatchObject({ status: 409, size: 20 });
  expect(judge(state(20), ask(forked, 20, 30)).status).toBe(422);
  expect(judge(state(9), { ...asked, proof: asked.proof.slice(1) }).status).toBe(422);
  expect(judge(null, { ...ask(lane, 0, 9), proof: [rootOf(3)] }).status).toBe(422);
  expect(judge(state(9), { ...ask(lane, 9, 9), proof: [rootOf(3)] }).status).toBe(422);
});

test('a signature line of a trusted key that is wrong spoils the note', () => {
  const other = ed25519(new Uint8Array(32).fill(9));
  const text = checkpointText({ origin: lane.key.name, size: 9, root: rootOf(9), extensions: [] });
  const second = { name: lane.key.name, publicKey: other.publicKey };
  const wrong = signNote(sha256, text, second, () => new Uint8Array(64));
  const note = lane.checkpoint(9) + wrong.slice(text.length + 1);
  const asked = { oldSize: 0, proof: [], note };
  expect(judgeCheckpoint(TOOLS, [lane.key], null, asked).status).toBe(200); // nobody's key
  expect(judgeCheckpoint(TOOLS, [lane.key, second], null, asked).status).toBe(403);
});

test('whatever is asked in whatever order, what is cosigned is one log that only grows', () => {
  const size = fc.integer({ min: 0, max: 40 });
  const question = fc.record({ fork: fc.boolean(), old: size, to: size });
  fc.assert(
    fc.property(fc.array(question, { maxLength: 30 }), (questions) => {
      let last: WitnessState | null = null;
      const cosigned: string[] = [];
      for (const { fork, old, to } of questions) {
        const from = fork ? forked : lane;
        const asked = ask(from, Math.min(old, to), to);
        const verdict = judgeCheckpoint(TOOLS, [lane.key], last, { ...asked, oldSize: old });
        if (verdict.status !== 200) continue;
        expect(verdict.checkpoint.size).toBeGreaterThanOrEqual(
          (last as WitnessState | null)?.size ?? 0,
        );
        last = { size: verdict.checkpoint.size, root: verdict.checkpoint.root };
        cosigned.push(verdict.text);
      }
      const isOf = (which: typeof lane) =>
        cosigned.every((text) => {
          const at = Number(text.split('\n')[1]);
          return which.checkpoint(at).startsWith(text);
        });
      expect(isOf(lane) || isOf(forked)).toBe(true);
    }),
    { numRuns: process.env.NOROSHI_PROVE === '1' ? 20_000 : 150, seed: 8 },
  );
});

test('a question is read as strictly as it is written', () => {
  const asked = ask(lane, 9, 30);
  const text = formatAddCheckpoint(asked);
  expect(text.startsWith('old 9\n')).toBe(true);
  const read = parseAddCheckpoint(text);
  expect(read).toEqual({
    ok: true,
    value: { ...asked, proof: asked.proof.map((each) => Uint8Array.from(each)) },
  });
  expect(formatAddCheckpoint(read.ok ? read.value : asked)).toBe(text);
  for (const wrong of [
    ...['', 'old 9', text.replace('old 9', 'old 09'), text.replace('old 9', 'Old 9')],
    ...[
      text.replace('old 9', 'old -1'),
      text.replace('old 9', 'old 9 '),
      text.replace('\n', '\r\n'),
    ],
    `old 9\n${`${base64FromBytes(rootOf(1))}\n`.repeat(64)}\n${asked.note}`,
    ...[`old 9\nAAAA\n\n${asked.note}`, `old 9007199254740993\n\n${asked.note}`],
  ])
    expect([wrong.slice(0, 20), parseAddCheckpoint(wrong).ok]).toEqual([wrong.slice(0, 20), false]);
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (noise) => {
      const parsed = parseAddCheckpoint(noise);
      if (parsed.ok) judgeCheckpoint(TOOLS, [lane.key], null, parsed.value);
    }),
    { numRuns: 300 },
  );
});

const SPKI_HEAD = Buffer.from('30820532300b06096086480165030403110382052100', 'hex'); // RFC 9881 §4
const verifyMlDsa: Verify = (publicKey, message, signature) => {
  const der = Buffer.concat([SPKI_HEAD, publicKey]);
  return verify(
    null,
    message,
    createPublicKey({ key: der, format: 'der', type: 'spki' }),
    signature,
  );
};

test('a cosignature of ML-DSA-44 is over the bytes that the standard lays down', () => {
  const pair = generateKeyPairSync('ml-dsa-44');
  const publicKey = Uint8Array.from(
    pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length),
  );
  const witness = { name: 'oversight.example/w1', publicKey };
  const text = lane.checkpoint(9).split('\n\n')[0]! + '\n';
  const signed: Uint8Array[] = [];
  const line = cosign(
    sha256,
    text,
    witness,
    (message) => {
      signed.push(message);
      return new Uint8Array(sign(null, message, pair.privateKey));
    },
    1_800_000_000,
  );
  // written out by hand from the struct `cosigned_message`: label, name, time, origin, start, end, hash
  const number = (value: number) => Buffer.from(value.toString(16).padStart(16, '0'), 'hex');
  const counted = (word: string) => Buffer.concat([Buffer.from([word.length]), Buffer.from(word)]);
  const expected = Buffer.concat([
    ...[Buffer.from('subtree/v1\n\0'), counted(witness.name), number(1_800_000_000)],
    ...[counted(lane.key.name), number(0), number(9), Buffer.from(rootOf(9))],
  ]);
  expect(Buffer.from(signed[0]!).equals(expected)).toBe(true);
  expect(Buffer.from(line.split(' ')[2]!, 'base64')).toHaveLength(4 + 8 + 2420);
  expect(openCosignature(sha256, text, line, witness, verifyMlDsa)).toEqual({
    ...{ ok: true, value: { atS: 1_800_000_000 } },
  });
  const note = lane.checkpoint(9) + line;
  expect(witnessedAt(sha256, note, witness, verifyMlDsa).ok).toBe(true);
  const other = lane.checkpoint(10) + line;
  expect(witnessedAt(sha256, other, witness, verifyMlDsa).ok).toBe(false);
  const vkey = formatWitnessKey(sha256, witness);
  expect(parseWitnessKey(sha256, vkey)).toEqual({ ok: true, value: witness });
  expect(parseWitnessKey(sha256, vkey.replace('w1+', 'w2+')).ok).toBe(false);
  // with another line beside it, of Ed25519 and the same name, each is found by its key
  const pen = ed25519(new Uint8Array(32).fill(3));
  const classic = { name: witness.name, publicKey: pen.publicKey };
  const both = note + cosign(sha256, text, classic, pen.sign, 1_800_000_001);
  expect(witnessedAt(sha256, both, classic, verifyEd25519)).toMatchObject({
    value: { atS: 1_800_000_001 },
  });
  expect(witnessedAt(sha256, both, witness, verifyMlDsa).ok).toBe(true);
});

test('of an answer only lines of a note are taken, and not more than a note has', () => {
  expect(cosignatureLines('— a AAAA\nrubbish\n— b BBBB\n')).toEqual(['— a AAAA\n', '— b BBBB\n']);
  expect(cosignatureLines('— a AAAA')).toEqual([]);
  expect(cosignatureLines('— a AAAA\n'.repeat(17))).toEqual([]);
});
