/** A real node with the real API on a free port of loopback, for the tests of the API; people are tokens of the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mode } from '@noroshi/watch';
import { onTestFinished } from 'vitest';
import type { Caller } from '../src/access/caller.ts';
import type { Mount } from '../src/api/mount.ts';
import { type ApiPartOptions, apiPart } from '../src/api/part.ts';
import type { NodeContext } from '../src/context.ts';
import { createDataDir, type DataDir } from '../src/data-dir.ts';
import { startNode } from '../src/node.ts';

export type House = {
  readonly url: string;
  readonly context: NodeContext;
  readonly dir: DataDir;
  readonly people: Map<string, Caller>; // by token; take one out and the session is over
  readonly log: string[];
  readonly mounts: readonly Mount[];
  /** fetch with the session cookie and the Origin of a same-origin page. */
  call(path: string, init?: RequestInit & { readonly as?: string }): Promise<Response>;
  close(): Promise<void>;
};

export type HouseOptions = Partial<ApiPartOptions> & {
  readonly dir?: DataDir;
  readonly mode?: Mode;
  readonly people?: Map<string, Caller>;
};

/** Everything, in exercise mode. */
export const EVERYBODY: Caller = {
  userId: 'aiko',
  name: 'aiko',
  roles: ['analyst', 'duty', 'release', 'reviewer', 'admin'],
  owners: '*',
  clearance: 'RED',
  sessionId: 'session-aiko',
};

export const TOKEN = 'token-of-aiko-0123456789';

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const { dir = await makeDir(options.mode), people = new Map([[TOKEN, EVERYBODY]]) } = options;
  const log: string[] = [];
  const part = apiPart({
    ...{ host: '127.0.0.1', port: 0, routes: [], tls: null, overloaded: () => false }, // a busy machine sheds nothing
    authenticate: () => async (token) => people.get(token) ?? null,
    ...options,
  });
  const node = await startNode(
    { dir, logTo: (line) => void log.push(line), logFormat: 'json', logLevelMin: 'warn' },
    [part],
  );
  let open = true;
  const close = async () => {
    if (open) await node.close();
    open = false;
  };
  onTestFinished(close);
  const url = part.url()!;
  return {
    ...{ url, context: node.context, dir, people, log, close, mounts: part.mounts() },
    call: (path, { as = TOKEN, ...init } = {}) =>
      fetch(`${url}${path}`, {
        redirect: 'manual',
        ...init,
        headers: { cookie: `noroshi=${as}`, origin: url, ...init.headers },
      }),
  };
}

export async function makeDir(mode: Mode = 'exercise'): Promise<DataDir> {
  const path = mkdtempSync(join(tmpdir(), 'noroshi-api-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const facts = { mode, nodeId: 'alpha', scenario: null };
  const made = await createDataDir(path, facts, '2026-01-01T00:00:00Z', {});
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

/** Bytes to the node as they are, and everything it answers until it closes or falls silent after an answer. */
export function speak(url: string, text: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let heard = '';
    socket.setEncoding('utf8');
    socket.on('data', (data) => {
      heard += data;
      const length = /content-length: (\d+)/i.exec(heard);
      const head = heard.indexOf('\r\n\r\n');
      if (length !== null && head >= 0 && heard.length >= head + 4 + Number(length[1]))
        socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
    socket.write(text);
  });
}
