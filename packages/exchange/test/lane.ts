/** A lane in memory with its checkpoints, as a node keeps it. For tests. */
import { err, ok, type Result } from '@noroshi/time';
import {
  appendLeaf,
  checkpointText,
  consistencySpans,
  decodeBatch,
  EMPTY_FRONTIER,
  encodeBatch,
  encodeBody,
  encodeRecord,
  type Frontier,
  frontierRoot,
  leafHash,
  type NoteKey,
  originOf,
  type PullAnswer,
  type PullState,
  type Sign,
  signNote,
  spanHash,
} from '../src/index.ts';
import { ed25519, sha256 } from './crypto.ts';

export const LANE_ID = {
  ...({ mode: 'exercise', from: 'alpha', to: 'bravo', lane: 'flash', epochNumber: 1 } as const),
};
export const ORIGIN = originOf(LANE_ID);

export type MemoryLane = {
  readonly key: NoteKey;
  readonly entries: Uint8Array[];
  readonly frontiers: Frontier[];
  checkpoint(size: number): string;
  answer(from: number, known: number, size: number, most: number): PullAnswer;
  state(taken: number, known: number): PullState;
};

export function memoryLane(
  entries: readonly Uint8Array[],
  origin: string = ORIGIN,
  signer: { publicKey: Uint8Array; sign: Sign } = ed25519(new Uint8Array(32).fill(7)),
): MemoryLane {
  const key = { name: origin, publicKey: signer.publicKey };
  const nodes = new Map<string, Uint8Array>();
  const frontiers: Frontier[] = [EMPTY_FRONTIER];
  for (const entry of entries) {
    const next = appendLeaf(sha256, frontiers.at(-1)!, leafHash(sha256, entry));
    for (const node of next.completed) nodes.set(`${node.level}/${node.index}`, node.hash);
    frontiers.push(next.frontier);
  }
  const get = (level: number, index: number) => nodes.get(`${level}/${index}`)!;
  const proof = (before: number, size: number) =>
    before === size
      ? []
      : consistencySpans(before, size).map((span) => spanHash(sha256, span, get));
  const rootAt = (size: number) => frontierRoot(sha256, frontiers[size]!);
  const signed = new Map<number, string>();
  const checkpoint = (size: number) => {
    const known = signed.get(size);
    if (known !== undefined) return known;
    const text = checkpointText({ origin, size, root: rootAt(size), extensions: [] });
    const note = signNote(sha256, text, key, signer.sign);
    signed.set(size, note);
    return note;
  };
  return {
    ...{ key, entries: [...entries], frontiers, checkpoint },
    answer: (from, known, size, most) => {
      const end = Math.min(size, from + most);
      return {
        ...{ checkpoint: checkpoint(size), entries: entries.slice(from, end) },
        ...{ sinceKnown: proof(known, size), sinceEntries: proof(end, size) },
      };
    },
    state: (taken, known) => ({
      ...{ key, frontier: frontiers[taken]! },
      known: { size: known, root: rootAt(known), note: known === 0 ? '' : checkpoint(known) },
    }),
  };
}

/** Records as a node writes them, of cancels: small and all different. */
export function cancelEntries(count: number, issuedUs = 800e12): Uint8Array[] {
  const { sign } = ed25519(new Uint8Array(32).fill(7));
  return Array.from({ length: count }, (_, sequence) => {
    const id = `w-${sequence}`;
    const bytes = encodeBody({ type: 'cancel', warningId: id, state: 'closed', atUs: issuedUs });
    const place = { ...LANE_ID, sequence } as const;
    const sealed = encodeRecord(
      sha256,
      sign,
      { ...place, type: 'cancel', id, version: 2, issuedUs, precedence: 'FLASH', tlp: 'AMBER' },
      { salt: new Uint8Array(16).fill(sequence), bytes },
    );
    if (!sealed.ok) throw new Error(sealed.error.message);
    return sealed.value;
  });
}

/** One answer as it travels. */
export function sent(answer: PullAnswer): Uint8Array {
  const entries = answer.entries.map((record) => ({ record, body: { kind: 'apart' } as const }));
  return encodeBatch([{ lane: 'flash', ...answer, entries }]);
}

/** What came of it; an error where it cannot be read. */
export function came(bytes: Uint8Array): Result<PullAnswer, unknown> {
  const batch = decodeBatch(bytes);
  if (!batch.ok) return batch;
  const [answer] = batch.value;
  if (answer === undefined || batch.value.length !== 1) return err('no section');
  return ok({ ...answer, entries: answer.entries.map(({ record }) => record) });
}
