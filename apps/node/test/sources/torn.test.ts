/** Killed while it takes element sets in: what was acknowledged is there, what was touched is told, doing it again ends it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, openStore } from '@noroshi/store';
import {
  closeTornIngest,
  damagedElements,
  elementFacts,
  openIngests,
  touchedSince,
} from '@noroshi/store/elements';
import { expect, onTestFinished, test } from 'vitest';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { currentSets } from '../../src/sources/sets.ts';
import { TORN_OBJECTS, tornBatch } from './torn-batch.ts';

const WRITER = fileURLToPath(new URL('./torn-writer.ts', import.meta.url));
const KILLS = process.env.NOROSHI_PROVE === '1' ? 40 : 2;

test(`killed ${KILLS} times in the middle, nothing acknowledged is lost`, async () => {
  for (let kill = 0; kill < KILLS; kill++) {
    const folder = mkdtempSync(join(tmpdir(), 'noroshi-torn-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'store.sqlite');
    const first = await openStore({ engine: 'sqlite', file });
    await migrate(first, 0);
    await first.close();
    const acknowledged = await killedAfter(file, 2 + ((kill * 3) % 17));
    const store = await openStore({ engine: 'sqlite', file });
    onTestFinished(() => store.close());
    const facts = await elementFacts(store.db);
    expect(facts.sets).toBeGreaterThanOrEqual(acknowledged.length);
    const open = await openIngests(store.db);
    for (const { id } of open) await store.write((tx) => closeTornIngest(tx, id, 1));
    const touched = new Set(await touchedSince(store.db, 0));
    expect(touched.size).toBe(facts.objects);
    for (const id of acknowledged) expect(touched.has(id)).toBe(true);
    const rest = await ingestBatch(store, tornBatch(), { source: 'torn', wallUs: () => 2 });
    expect(rest.added).toBe(TORN_OBJECTS - facts.sets);
    expect((await currentSets(store.db)).sets.count).toBe(TORN_OBJECTS);
    expect(await damagedElements(store.db)).toEqual([]);
  }
});

/** Kills the writer after so many acknowledged transactions; the objects it had acknowledged by then. */
function killedAfter(file: string, lines: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WRITER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => {
      const whole = text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as unknown);
      resolve(whole.flatMap((value) => (value as { touched?: string[] } | null)?.touched ?? []));
    });
  });
}
