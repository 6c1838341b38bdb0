/**
 * Staying true: what is shown is loaded, then changes follow by server-sent events, and it is asked again when one comes. When
 * the node is not heard, the page says since when, and never lets old data pass for new.
 */
import { batch } from '@preact/signals';
import { words } from '../app/words.ts';
import { ask } from './ask.ts';
import { heardClocks, wallNowMs } from './clock.ts';
import {
  changes,
  connected,
  entering,
  health,
  loginNote,
  lostMs,
  me,
  warnings,
  warningsNote,
} from './state.ts';
import type { HealthReply, MeReply, WarningList } from './wire.ts';

const HEALTH_EACH_MS = 10_000;
const ME_EACH_MS = 60_000; // roles may be given and taken while somebody is here
const SILENT_MS = 40_000; // the stream beats more often than that
const AGAIN_MS = 3000;
const GATHER_MS = 120; // changes that come together are one look
const SHOWN_MAX = 200;
/** What may have changed while nobody listened. */
const ALL = [
  ...['warning', 'notice', 'config', 'elements', 'behaviour', 'signs', 'ballistic', 'alert'],
];

let source: EventSource | null = null;
let heardMs = 0;
let gathering: ReturnType<typeof setTimeout> | undefined;
let gathered = new Set<string>();

export async function loadHealth(): Promise<void> {
  const asked = await ask<HealthReply>('GET', '/health');
  if (!asked.ok) {
    if (asked.status === 0) lose();
    return;
  }
  heardClocks(asked.body.nowUtc, asked.body.watchUtc, asked.body.replay);
  health.value = asked.body;
}

/** Who is logged in; null when nobody is. False: the node did not answer. */
export async function loadMe(): Promise<boolean> {
  const asked = await ask<MeReply>('GET', '/api/v1/me');
  if (asked.ok) {
    batch(() => {
      me.value = asked.body;
      entering.value = false;
    });
  } else if (asked.status === 401) leave('');
  return asked.ok || asked.status === 401;
}

/** After logging in: everything anew, then the changes. A node that does not say who this is is asked until it does. */
export async function begin(): Promise<void> {
  while (!(await loadMe())) {
    loginNote.value = words().noAnswerYet;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  if (me.peek() === null) return;
  loginNote.value = '';
  connect();
  await Promise.all([loadHealth(), loadWarnings()]);
}

export function leave(note: string): void {
  source?.close();
  source = null;
  batch(() => {
    me.value = null;
    entering.value = false;
    warnings.value = null;
    connected.value = false;
    lostMs.value = null;
    loginNote.value = note;
  });
}

export async function loadWarnings(): Promise<void> {
  if (me.peek() === null) return;
  const asked = await ask<WarningList>('GET', `/api/v1/warnings?limit=${SHOWN_MAX}`);
  if (!asked.ok && asked.status === 401) return leave(words().ended);
  batch(() => {
    if (asked.ok) warnings.value = asked.body;
    warningsNote.value = asked.ok ? '' : asked.message || words().noAnswer;
  });
}

function connect(): void {
  source?.close();
  const stream = new EventSource('/api/v1/events');
  source = stream;
  for (const signal of ['ready', 'beat']) stream.addEventListener(signal, hear);
  // What came between the first answer and this stream is in what is asked for now; a reset follows a ready.
  stream.addEventListener('ready', () => gather(ALL));
  stream.addEventListener('ended', () => leave(words().ended));
  stream.addEventListener('message', (event) => {
    hear();
    const { kind } = JSON.parse(String(event.data)) as { kind: string };
    gather([kind.split('.')[0]!]);
  });
  stream.addEventListener('error', () => {
    if (stream !== source) return;
    lose();
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => void again(stream), AGAIN_MS);
  });
}

/** The browser gave up on this stream: ask who we are, then connect anew. */
async function again(stream: EventSource): Promise<void> {
  if (stream !== source || me.peek() === null) return;
  if (await loadMe()) await begin();
  else setTimeout(() => void again(stream), AGAIN_MS);
}

function hear(): void {
  heardMs = performance.now();
  if (connected.peek() && lostMs.peek() === null) return;
  batch(() => {
    connected.value = true;
    lostMs.value = null;
  });
}

function lose(): void {
  if (!connected.peek()) return;
  batch(() => {
    lostMs.value = wallNowMs() - Math.max(0, performance.now() - heardMs);
    connected.value = false;
  });
}

function gather(kinds: readonly string[]): void {
  for (const kind of kinds) gathered.add(kind);
  clearTimeout(gathering);
  gathering = setTimeout(() => {
    const seen = gathered;
    gathered = new Set();
    if (seen.has('warning') || seen.has('notice') || seen.has('config')) void loadWarnings();
    if (seen.has('elements') || seen.has('source')) void loadHealth();
    if (seen.has('user')) void loadMe();
    const before = changes.peek();
    const counted = [...seen].map((kind) => [kind, (before[kind] ?? 0) + 1] as const);
    changes.value = { ...before, ...Object.fromEntries(counted) };
  }, GATHER_MS);
}

export function keepTime(): void {
  setInterval(() => void loadHealth(), HEALTH_EACH_MS);
  setInterval(() => {
    if (me.peek() !== null && connected.peek()) void loadMe();
  }, ME_EACH_MS);
  setInterval(() => {
    if (connected.peek() && performance.now() - heardMs > SILENT_MS) lose();
  }, 1000);
}
