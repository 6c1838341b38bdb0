/**
 * kill -9 of a whole node at any instant, its start included: people act over the API while it watches an
 * exercise, the process is killed, started again on the same directory, and every answer that somebody had is still true.
 * Boxed in time; seed and counts are printed; NOROSHI_PROVE=1 kills 100 times.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { seeded } from '../../../packages/store/test/faults/seeded.ts';
import { type BackgroundNode, folderWith, noroshi, startNode } from './session.ts';

const PROVE = process.env.NOROSHI_PROVE === '1';
const KILLS = PROVE ? 100 : 5;
const BOX_S = PROVE ? 3600 : 8;
const LIFE_MS = 600;
const ACTORS = 2;
const LAUNCHER = fileURLToPath(new URL('../bin/noroshi.mjs', import.meta.url));
const START = ['start', '--data', 'alpha', '--node', 'alpha', '--port', '0', '--partner-port', '0'];
const EXERCISE = [...START, '--exercise', 'two-partners'];

type House = { url: string; cookie: string };
type Seen = { readonly warning: { readonly id: string; readonly state: string } };
type Whole = Seen & { readonly history: readonly { readonly text?: string | null }[] };

/** What the node has said yes to: notes by their text, and whether the warning was acknowledged. */
type Answered = { readonly notes: Set<string>; acknowledged: boolean };

test('a node killed at any instant keeps all that it answered', {
  timeout: 3_700_000,
}, async () => {
  const { random, seed } = seeded();
  const cwd = folderWith();
  let node = await startNode(EXERCISE, { cwd });
  const house: House = { url: urlOf(node), cookie: '' };
  house.cookie = await loggedIn(house, node);
  const id = await firstWarning(house);
  const answered: Answered = { notes: new Set(), acknowledged: false };
  const restartsMs: number[] = [];
  let number = 0;
  const endMs = performance.now() + BOX_S * 1000;
  let kills = 0;
  while (kills < KILLS && (performance.now() < endMs || kills === 0)) {
    const dead = new AbortController();
    const acting = Array.from({ length: ACTORS }, () =>
      act(house, id, answered, () => `note ${++number}`, dead.signal),
    );
    if (kills % 2 === 0) await more(answered); // else as soon as it says that it is ready
    await pause(random() * LIFE_MS);
    await node.end('SIGKILL');
    kills += 1;
    dead.abort();
    await Promise.all(acting);
    if (kills % 3 === 0) kills += await killedWhileStarting(cwd, random() * LIFE_MS);
    const startMs = performance.now();
    node = await startNode(EXERCISE, { cwd });
    house.url = urlOf(node);
    const found = await get<Whole>(house, `/api/v1/warnings/${id}`);
    restartsMs.push(performance.now() - startMs);
    expectAnswered(found, answered, `seed ${seed}, kill ${kills}`);
  }
  await node.end('SIGINT');
  const checked = await noroshi(['audit', 'fsck', '--data', 'alpha'], { cwd });
  expect(checked.stdout, `seed ${seed}`).toMatch(/^no damage: /);
  expect(answered.notes.size).toBeGreaterThan(0);
  const slowestS = (Math.max(...restartsMs) / 1000).toFixed(1);
  const answers = `${answered.notes.size} answered writes, 0 lost`;
  console.log(
    `kill -9 of a node: ${kills} kills, ${answers}, restart to first answer ≤ ${slowestS} s (seed ${seed})`,
  );
});

/** One person: acknowledges, then notes one thing after another, and remembers what was answered. */
async function act(
  house: House,
  id: string,
  answered: Answered,
  next: () => string,
  dead: AbortSignal,
): Promise<void> {
  while (!dead.aborted) {
    try {
      if (!answered.acknowledged) {
        const done = await post(house, `/api/v1/warnings/${id}/acknowledge`, {});
        if (done === 200) answered.acknowledged = true;
      }
      const text = next();
      const status = await post(house, `/api/v1/warnings/${id}/note`, { text });
      if (status === 200) answered.notes.add(text);
      else await pause(20); // another person was faster, or the node asks for patience
    } catch {
      if (!dead.aborted) await pause(5); // nobody answers: it is being killed
    }
  }
}

/** Until one more note was answered. */
async function more({ notes }: Answered): Promise<void> {
  for (const { size } = notes; notes.size === size; ) await pause(1);
}

/** Each note once: not lost, and not there twice. */
function expectAnswered({ warning, history }: Whole, answered: Answered, note: string): void {
  const kept = history.flatMap(({ text }) => (text?.startsWith('note ') ? [text] : []));
  expect(new Set(kept).size, `${note}: a note twice`).toBe(kept.length);
  expect(
    [...answered.notes].filter((text) => !kept.includes(text)),
    note,
  ).toEqual([]);
  if (answered.acknowledged) expect(warning.state, note).not.toBe('open');
}

/** In the middle of opening, migrating, starting its parts. */
async function killedWhileStarting(cwd: string, afterMs: number): Promise<number> {
  const env = { ...process.env, NOROSHI_DIR: join(cwd, 'default') };
  const child = spawn(process.execPath, [LAUNCHER, ...EXERCISE], { cwd, env, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  await pause(afterMs);
  child.kill('SIGKILL');
  await ended;
  return 1;
}

async function loggedIn(house: House, node: BackgroundNode): Promise<string> {
  const token = /#link=(\S+)/.exec(node.lines.join('\n'))?.[1];
  const answer = await send(house, '/api/v1/login/link', { token });
  expect(answer.status).toBe(200);
  return answer.headers.getSetCookie()[0]!.split(';')[0]!;
}

async function firstWarning(house: House): Promise<string> {
  for (;;) {
    const { warnings } = await get<{ warnings: readonly Seen[] }>(house, '/api/v1/warnings');
    if (warnings.length > 0) return warnings[0]!.warning.id;
    await pause(100);
  }
}

function send({ url, cookie }: House, path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: url, cookie };
  return fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function post(house: House, path: string, body: unknown): Promise<number> {
  const answer = await send(house, path, body);
  await answer.text();
  return answer.status;
}

async function get<T>({ url, cookie }: House, path: string): Promise<T> {
  const answer = await fetch(`${url}${path}`, { headers: { cookie } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

function urlOf(node: BackgroundNode): string {
  return /^ready\s+(\S+)/m.exec(node.lines.join('\n'))![1]!;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
