/**
 * The node under load, in a process of its own: a real store, real sessions, warnings to list. Speaks with its parent by
 * messages: says where it listens and which tokens and warnings there are, then serves until told to stop.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NoticeDraft } from '@noroshi/watch';
import { deskOf } from '../src/access/desk.ts';
import { addPerson } from '../src/access/people.ts';
import { openSession } from '../src/access/session.ts';
import { apiPart } from '../src/api/part.ts';
import { createDataDir } from '../src/data-dir.ts';
import { startNode } from '../src/node.ts';
import { routes } from '../src/routes.ts';
import { admitNotices } from '../src/warnings/admit.ts';

const SESSIONS = 100;
const WARNINGS = 200;

export type Ready = {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly warnings: readonly string[];
};

const path = mkdtempSync(join(tmpdir(), 'noroshi-load-'));
const facts = { mode: 'exercise', nodeId: 'alpha', scenario: null } as const;
const made = await createDataDir(path, facts, '2026-01-01T00:00:00Z', {});
if (!made.ok) throw new Error(JSON.stringify(made.error));
const api = apiPart({ host: '127.0.0.1', port: 0, routes, tls: null });
const node = await startNode(
  {
    dir: made.value,
    logTo: (line) => void process.stderr.write(line),
    logFormat: 'json',
    logLevelMin: 'warn',
  },
  [api],
);
const ready: Ready = { url: api.url()!, tokens: await sessions(), warnings: await warnings() };
process.send!(ready);
process.once('message', end);
process.once('disconnect', end); // the parent is gone

async function end(): Promise<void> {
  await node.close();
  rmSync(path, { recursive: true, force: true });
  process.exit(0);
}

async function sessions(): Promise<readonly string[]> {
  const desk = deskOf(node.context);
  const doc = { roles: ['analyst', 'duty'], owners: '*', clearance: 'RED' } as const;
  const tokens: string[] = [];
  for (let i = 0; i < SESSIONS; i++) {
    const person = await addPerson(desk, 'console', `person-${i}`, doc);
    if (!person.ok) throw new Error(person.error.message);
    const how = { method: 'link', address: '127.0.0.1' } as const;
    const opened = await desk.store.write((tx) => openSession(tx, desk, person.value, how));
    tokens.push(opened.token);
  }
  return tokens;
}

async function warnings(): Promise<readonly string[]> {
  const atUs = node.context.clock.watchUs();
  const drafts = Array.from({ length: WARNINGS }, (_, i): NoticeDraft => {
    const fromUs = atUs + (i + 1) * 3600e6;
    return {
      ...{ kind: 'conjunction', key: `load-${i}`, title: `Conjunction ${i}`, atUs },
      about: [{ type: 'object', id: `object-${i}` }],
      ...{ window: { fromUs, toUs: fromUs + 1e6 }, severity: 'high', confidence: 0.9 },
      evidence: [{ type: 'value', name: 'missKm', value: 0.3, unit: 'km' }],
      method: { name: 'load', version: '1', parameters: {} },
    };
  });
  const admitted = await admitNotices(node.context, drafts);
  return admitted.map(({ warningId }) => warningId);
}
