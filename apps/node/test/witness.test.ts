/**
 * A witness as a foreign client meets it, by bytes over HTTP (C2SP tlog-witness), and a node whose lanes it cosigns: what it
 * remembers survives a restart, a store that was put back is found, and health says who is behind.
 */
import { request } from 'node:http';
import {
  checkLogProof,
  decodeProven,
  formatAddCheckpoint,
  hexFromBytes,
  type NoteKey,
  openNote,
  parseLogProof,
  parseVkey,
  witnessedAt,
} from '@noroshi/exchange';
import { askedOf, cosignedOf, laneOf, witnessedLogs } from '@noroshi/store/exchange';
import { expect, onTestFinished, test } from 'vitest';
import { sha256, verifyEd25519 } from '../src/keys/keys.ts';
import { type Author, postEntries } from '../src/partner/author.ts';
import { authorOf } from '../src/partner/hand.ts';
import { laneVkey, proveTold } from '../src/partner/prove.ts';
import { consistencyProof } from '../src/partner/reader.ts';
import { openWitnessKeys, verifyWitness, type WitnessPen } from '../src/witness/keys.ts';
import { readLogs } from '../src/witness/logs.ts';
import { witnessPart } from '../src/witness/part.ts';
import { startWitnessServer, type WitnessServer } from '../src/witness/server.ts';
import { cardOf, configure, type TestNode, until } from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

const NAME = 'noroshi/exercise/oversight/witness';
const KEY = { partner: 'bravo', lane: 'flash' } as const;

type Oversight = {
  readonly node: TestNode;
  server: WitnessServer;
  logs: NoteKey[];
  pens: readonly WitnessPen[];
};

async function oversight(monitors = true, withMlDsa = true): Promise<Oversight> {
  const node = await testNode('oversight');
  const pens = await openWitnessKeys(node.path, NAME, withMlDsa);
  const held = { node, pens, logs: [] as NoteKey[], server: undefined as unknown as WitnessServer };
  held.server = await startAt(held, 0, monitors);
  onTestFinished(() => held.server.close());
  return held;
}

function startAt(held: Pick<Oversight, 'node' | 'pens' | 'logs'>, port: number, monitors = true) {
  const { store, clock } = held.node.context;
  return startWitnessServer(
    {
      witness: { store, pens: held.pens, wallUs: clock.wallUs },
      logs: async () => held.logs,
      ...{
        monitors,
        nowMs: clock.elapsedMs,
        onAnswer: () => {},
        onFault: (cause) => console.error(cause),
      },
    },
    { host: '127.0.0.1', port },
  );
}

async function teller(): Promise<{
  node: TestNode;
  author: Author;
  tell(count: number): Promise<void>;
}> {
  const node = await testNode('alpha');
  const { context } = node;
  const author = await authorOf(context.dataDir, context, context.clock.wallUs());
  let told = 0;
  const tell = async (count: number) => {
    const atUs = context.clock.wallUs();
    const postings = Array.from({ length: count }, () => {
      const warningId = `w-${told++}`;
      const body = { type: 'cancel', warningId, state: 'closed', atUs } as const;
      const how = { precedence: 'FLASH', tlp: 'AMBER', ruleIds: [], reason: 'told' } as const;
      return { partner: 'bravo', body, warningId, ...how, atUs };
    });
    await context.store.write((tx) => postEntries(tx, author, postings));
    context.feed.wake();
  };
  return { node, author, tell };
}

type Reply = { readonly status: number; readonly type: string; readonly text: string };

function ask(port: number, path: string, body?: string | Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request({ host: '127.0.0.1', port, path, method, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({
          ...{ status: answer.statusCode!, type: answer.headers['content-type'] ?? '' },
          text: Buffer.concat(parts).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('a foreign client: every status of tlog-witness, and the state that outlives the server', async () => {
  const held = await oversight();
  const { node, author, tell } = await teller();
  const { db } = node.context.store;
  await tell(5);
  const vkey = parseVkey(sha256, laneVkey(author, KEY));
  if (!vkey.ok) throw new Error(vkey.error.message);
  const noteAt: Record<number, string> = {};
  const remember = async () => {
    const lane = (await laneOf(db, KEY))!;
    noteAt[lane.size] = lane.checkpoint;
  };
  await remember();
  await tell(4);
  await remember();
  const { port } = held.server;
  const add = async (oldSize: number, size: number, from = oldSize) => {
    const proof = from === 0 || from === size ? [] : await consistencyProof(db, KEY, from, size);
    return ask(
      port,
      '/w/add-checkpoint',
      formatAddCheckpoint({ oldSize, proof, note: noteAt[size]! }),
    );
  };
  expect((await add(0, 5)).status).toBe(404);
  held.logs.push({ ...vkey.value, publicKey: new Uint8Array(32).fill(5) });
  expect((await add(0, 5)).status).toBe(403);
  held.logs.push(vkey.value);
  const first = await add(0, 5);
  expect(first.status).toBe(200);
  const note = noteAt[5]! + first.text;
  for (const { key } of held.pens)
    expect(witnessedAt(sha256, note, key, verifyWitness).ok).toBe(true);
  expect(openNote(sha256, note, vkey.value, verifyEd25519).ok).toBe(true);
  const conflict = await add(0, 9);
  expect(conflict).toEqual({ status: 409, type: 'text/x.tlog.size', text: '5\n' });
  expect((await add(9, 5)).status).toBe(400);
  expect((await add(5, 9, 4)).status).toBe(422);
  expect((await add(5, 9)).status).toBe(200);
  expect(await add(5, 9)).toMatchObject({ status: 409, text: '9\n' });
  expect((await add(9, 9)).status).toBe(200); // again, for a fresh time
  await held.server.close();
  held.server = await startAt(held, port);
  expect(await add(0, 5)).toMatchObject({ status: 409, text: '9\n' });

  const hash = hexFromBytes(sha256(Buffer.from(vkey.value.name)));
  const shown = await ask(port, `/w/${hash}/checkpoint`);
  expect(shown.status).toBe(200);
  expect(openNote(sha256, shown.text, vkey.value, verifyEd25519).ok).toBe(true);
  expect((await ask(port, `/w/${'0'.repeat(64)}/checkpoint`)).status).toBe(404);
  expect((await ask(port, '/w/add-checkpoint')).status).toBe(405);
  expect((await ask(port, '/w/add-checkpoint', Buffer.from([0xff, 0xfe]))).status).toBe(400);
  expect((await ask(port, '/w/add-checkpoint', 'x'.repeat(200_000))).status).toBe(413);
  expect((await ask(port, '/else', 'x')).status).toBe(404);
  expect(await witnessedLogs(held.node.context.store.db)).toMatchObject([{ size: 9 }]);
  await held.server.close();
  held.server = await startAt(held, port, false);
  expect((await ask(port, `/w/${hash}/checkpoint`)).status).toBe(404); // not shown unless asked for
});

test('two questions at once: one is cosigned, the other told of it', async () => {
  const held = await oversight(true, false);
  const { node, author, tell } = await teller();
  const vkey = parseVkey(sha256, laneVkey(author, KEY));
  if (vkey.ok) held.logs.push(vkey.value);
  const notes: string[] = [];
  for (let i = 0; i < 6; i++) {
    await tell(1);
    notes.push((await laneOf(node.context.store.db, KEY))!.checkpoint);
  }
  const replies = await Promise.all(
    notes.map((note) =>
      ask(
        held.server.port,
        '/add-checkpoint',
        formatAddCheckpoint({ oldSize: 0, proof: [], note }),
      ),
    ),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  const size = notes.findIndex((_, i) => replies[i]!.status === 200) + 1;
  expect(await witnessedLogs(held.node.context.store.db)).toMatchObject([{ size }]);
});

test('the list of logs: a line that is no key, or of the other mode, is refused with its number', async () => {
  const { author } = await teller();
  const line = laneVkey(author, KEY);
  const live = laneVkey({ ...author, mode: 'live' }, KEY);
  const text = `# alpha\n\n${line} # flash\nrubbish\n${live}\n`;
  const { keys, refused } = readLogs(text, 'exercise');
  expect(keys.map(({ name }) => name)).toEqual(['noroshi/exercise/alpha/bravo/flash/1']);
  expect(refused).toMatchObject([
    { line: 4 },
    { line: 5, reason: expect.stringContaining('never mix') },
  ]);
});

test('a node whose lanes are witnessed: cosigned, proven to a third party, behind, and put back', async () => {
  const held = await oversight();
  const { node, author, tell } = await teller();
  const { context } = node;
  const { store } = context;
  const bravo = await testNode('bravo');
  await configure(node, 'partner', 'bravo', await cardOf(bravo));
  const vkey = parseVkey(sha256, laneVkey(author, KEY));
  if (!vkey.ok) throw new Error(vkey.error.message);
  await tell(3);
  const url = `http://127.0.0.1:${held.server.port}/w`;
  const keys = held.pens.map(({ vkey: text }) => text);
  await configure(node, 'witness', 'board', { id: 'board', type: 'witness', keys, url });
  await configure(node, 'witness', 'policy', {
    id: 'policy',
    type: 'policy',
    least: 1,
    withinS: 10,
  });
  const part = await witnessPart({ gapMs: 5 }).start(context);
  onTestFinished(() => part.close());
  const line = (name: string) => context.health.lines().find(({ part: each }) => each === name);
  await until('a word of the witness', async () => line('witness/board'));
  expect(line('witness/board')).toMatchObject({
    state: 'degraded',
    text: expect.stringContaining('noroshi audit keys'),
  });

  held.logs.push(vkey.value);
  const again = { id: 'board', type: 'witness', name: 'The board', keys, url: `${url}/2` };
  await configure(node, 'witness', 'board', again); // another address: asked at once
  await until('a cosignature', async () => (await cosignedOf(store.db, KEY)).length === 1);
  await tell(2);
  await until('the next', async () =>
    (await askedOf(store.db)).some(({ size, state }) => size === 5 && state === 'ok'),
  );
  expect(line('witness/board')?.state).toBe('ok');
  const [proof] = await proveTold(store.db, author, 'w-1', { withBody: true });
  const parsed = parseLogProof(proof!.text);
  if (!parsed.ok) throw new Error(parsed.error);
  const proven = decodeProven(parsed.value.extra!);
  if (!proven.ok) throw new Error(proven.error);
  const tools = { sha256, verify: verifyEd25519 };
  expect(checkLogProof(tools, vkey.value, proven.value.record, parsed.value).ok).toBe(true);
  for (const { key } of held.pens)
    expect(witnessedAt(sha256, parsed.value.checkpoint, key, verifyWitness).ok).toBe(true);

  // the store as it was before the last two, and another story told since: the witness has signed more
  await store.write(async (tx) => {
    for (const table of ['exchange_record', 'exchange_body'] as const)
      await tx.deleteFrom(table).execute();
    await tx.deleteFrom('exchange_hash').execute();
    await tx.deleteFrom('exchange_log').execute();
  });
  await tell(1);
  await until('the alarm', async () => line('witness/board')?.state === 'failed');
  expect((await askedOf(store.db))[0]).toMatchObject({ state: 'ahead' });
  const notices = await store.db.selectFrom('notice').select('doc').execute();
  expect(
    notices.some(({ doc }) => doc.includes('A witness has signed more of our flash lane')),
  ).toBe(true);
});
