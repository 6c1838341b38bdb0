/**
 * A process that writes until it is killed: says `ready`, waits for a line on its input, opens the store named by its first argument, and
 * after each write that was acknowledged prints one line, `ack <event number>`. What the store says when it fails is a line too.
 */
import { writeSync } from 'node:fs';
import {
  appendAudit,
  appendEvent,
  migrate,
  openStore,
  type Store,
  type StoreAddress,
  StoreError,
  writeConfig,
} from '@noroshi/store';

const address = JSON.parse(process.argv[2]!) as StoreAddress;
const writesMax = Number(process.argv[3] ?? Number.POSITIVE_INFINITY);
const say = (line: string) => void writeSync(1, `${line}\n`);

say('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
process.stdin.destroy();
let store: Store | undefined;
try {
  store = await openStore(address);
  const writing = store;
  await migrate(store, 0);
  let left = writesMax;
  const loop = async () => {
    while (left-- > 0) say(`ack ${await one(writing)}`);
  };
  await Promise.all([loop(), loop()]);
  await store.close();
  say('done');
} catch (cause) {
  say(cause instanceof StoreError ? `error ${cause.kind} ${cause.message}` : `defect ${cause}`);
  if (cause instanceof StoreError && cause.kind === 'io') await again();
}

/** After a failed disk nothing more may be acknowledged. */
async function again(): Promise<void> {
  const told = await one(store!).then(
    (seq) => `ack ${seq}`,
    (second) => `after ${(second as StoreError).kind}`,
  );
  say(told);
}

/** An event, a line of audit, a row of configuration: all of them, or none. */
function one(store: Store): Promise<number> {
  return store.write(async (tx) => {
    const about = { kind: 'test.made', subject: 'writer', tlp: 'GREEN', owners: [] } as const;
    const seq = await appendEvent(tx, { atUs: Date.now() * 1000, ...about });
    await appendAudit(tx, { atUs: 1, actor: 'node', action: 'test', subject: `made/${seq}` });
    const doc = { seq, padding: 'x'.repeat(seq % 3000) };
    await writeConfig(tx, { kind: 'source', id: `made-${seq}`, doc, atUs: 1, actor: 'node' });
    return seq;
  });
}
