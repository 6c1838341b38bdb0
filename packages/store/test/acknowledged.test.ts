/** The note of what was acknowledged: tells every loss of whole transactions, and never cries wolf while others write. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendEvent, migrate, openStore, type Store } from '@noroshi/store';
import { expect, onTestFinished, test } from 'vitest';

const about = { atUs: 0, kind: 'test.made', subject: 's', tlp: 'GREEN', owners: [] } as const;
const append = (store: Store) => store.write((tx) => appendEvent(tx, about));

async function made(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-note-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'noroshi.sqlite');
  const store = await openStore({ engine: 'sqlite', file });
  await migrate(store, 0);
  await append(store);
  await store.close();
  return file;
}

test('an older copy of the store is told, with the way to go on', async () => {
  const file = await made();
  const older = `${file}.older`;
  copyFileSync(file, older);
  const store = await openStore({ engine: 'sqlite', file });
  for (let i = 0; i < 3; i++) await append(store);
  await store.close();
  copyFileSync(older, file);
  const opened = openStore({ engine: 'sqlite', file });
  await expect(opened).rejects.toThrow('3 acknowledged transactions are missing');
  rmSync(`${file}-acknowledged`);
  const again = await openStore({ engine: 'sqlite', file });
  expect(await append(again)).toBe(2);
  await again.close();
});

test('a note that is torn or empty is no note', async () => {
  const file = await made();
  const note = readFileSync(`${file}-acknowledged`, 'utf8');
  for (const text of ['', 'x', note.slice(0, 20), note.replace(/\d/, '9')]) {
    writeFileSync(`${file}-acknowledged`, text);
    await openStore({ engine: 'sqlite', file }).then((store) => store.close());
  }
});

test('opening while another connection writes is never an alarm', async () => {
  const file = await made();
  const store = await openStore({ engine: 'sqlite', file });
  let open = true;
  const writing = (async () => {
    while (open) await append(store);
  })();
  for (let i = 0; i < 10; i++) {
    const other = await openStore({ engine: 'sqlite', file });
    await append(other);
    await other.close();
  }
  open = false;
  await writing;
  await store.close();
});
