/**
 * Staying true: the lists are loaded, then changes follow by server-sent events, and the list is asked again when one comes.
 * When the node is not heard, the page says since when, and never lets old data pass for new.
 */
import { ask, type Health, type Listed, type Me, type Whole } from './api.ts';
import { byId } from './dom.ts';
import { changed, state } from './state.ts';
import { heardClocks, wallNowMs } from './time.ts';
import { words } from './words.ts';

const HEALTH_EACH_MS = 10_000;
const SILENT_MS = 40_000; // the stream beats more often than that
const AGAIN_MS = 3000;
const GATHER_MS = 120; // changes that come together are one look
const SHOWN_MAX = 200;

let source: EventSource | null = null;
let heardMs = 0;
let known: ReadonlySet<string> | null = null; // ids that were in the list before
let gathering: ReturnType<typeof setTimeout> | undefined;

export async function loadHealth(): Promise<void> {
  const asked = await ask<Health>('GET', '/health');
  if (asked.ok) {
    state.health = asked.body;
    heardClocks(asked.body.nowUtc, asked.body.watchUtc, asked.body.replay);
  } else if (asked.status === 0 && state.connected) lose();
  changed();
}

/** Who is logged in; null when nobody is. False: the node did not answer. */
export async function loadMe(): Promise<boolean> {
  const asked = await ask<Me>('GET', '/api/v1/me');
  if (asked.ok) state.me = asked.body;
  else if (asked.status === 401) leave('');
  changed();
  return asked.ok || asked.status === 401;
}

/** After logging in: everything anew, then the changes. */
export async function begin(): Promise<void> {
  if (!(await loadMe()) || state.me === null) return;
  await Promise.all([loadHealth(), reloadList()]);
  connect();
}

export function leave(note: string): void {
  source?.close();
  source = null;
  known = null;
  Object.assign(state, {
    ...{ me: null, list: null, whole: null, selected: null, connected: false, lostMs: null },
    loginNote: note,
  });
  changed();
}

export async function reloadList(): Promise<void> {
  if (state.me === null) return;
  const query = new URLSearchParams({ limit: String(SHOWN_MAX) });
  if (state.closedToo) query.set('states', 'open,acknowledged,closed,cancelled');
  if (state.search.trim() !== '') query.set('text', state.search.trim());
  const asked = await ask<Listed>('GET', `/api/v1/warnings?${query}`);
  if (!asked.ok && asked.status === 401) return leave(words().ended);
  if (!asked.ok) return;
  state.list = asked.body;
  sayNew(asked.body);
  changed();
}

export async function reloadWhole(): Promise<void> {
  const id = state.selected;
  if (id === null) return;
  const asked = await ask<Whole>('GET', `/api/v1/warnings/${encodeURIComponent(id)}`);
  if (state.selected !== id) return;
  if (asked.ok) state.whole = asked.body;
  else if (asked.status === 404) Object.assign(state, { selected: null, whole: null });
  changed();
}

export async function select(id: string, read: boolean): Promise<void> {
  if (state.selected !== id) Object.assign(state, { selected: id, whole: null });
  changed();
  await reloadWhole();
  if (read) document.getElementById('detail-title')?.focus();
}

/** For those who listen: a new warning is read out, an urgent one at once. */
function sayNew({ warnings }: Listed): void {
  const ids = new Set(warnings.map(({ warning }) => warning.id));
  const fresh = warnings.filter(({ warning }) => known !== null && !known.has(warning.id));
  const searching = state.search.trim() !== '' || state.closedToo;
  for (const { warning } of searching ? [] : fresh) {
    const urgent = warning.precedence === 'FLASH' || warning.precedence === 'IMMEDIATE';
    byId(urgent ? 'assertive' : 'polite').textContent = words().newWarning(
      warning.precedence,
      warning.title,
    );
  }
  known = searching ? new Set([...(known ?? []), ...ids]) : ids;
}

function connect(): void {
  source?.close();
  const stream = new EventSource('/api/v1/events');
  source = stream;
  for (const signal of ['ready', 'beat']) stream.addEventListener(signal, hear);
  // What came between the list and this stream is in a list asked for now; a reset follows a ready.
  stream.addEventListener('ready', gather);
  stream.addEventListener('ended', () => leave(words().ended));
  stream.addEventListener('message', (event) => {
    hear();
    const { kind } = JSON.parse(String(event.data)) as { kind: string };
    if (/^(warning|notice|config|elements|source)\./.test(kind)) gather();
  });
  stream.addEventListener('error', () => {
    if (stream !== source) return;
    lose();
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => void again(stream), AGAIN_MS);
  });
}

/** The browser gave up on this stream: ask who we are, then connect anew. */
async function again(stream: EventSource): Promise<void> {
  if (stream !== source || state.me === null) return;
  if (await loadMe()) {
    if (state.me !== null) await begin();
  } else setTimeout(() => void again(stream), AGAIN_MS);
}

function hear(): void {
  heardMs = performance.now();
  if (state.connected && state.lostMs === null) return;
  const wasLost = state.lostMs !== null;
  Object.assign(state, { connected: true, lostMs: null });
  if (wasLost) gather();
  changed();
}

function lose(): void {
  if (!state.connected) return;
  state.lostMs = wallNowMs() - Math.max(0, performance.now() - heardMs);
  state.connected = false;
  changed();
}

function gather(): void {
  clearTimeout(gathering);
  gathering = setTimeout(() => void Promise.all([reloadList(), reloadWhole()]), GATHER_MS);
}

export function keepTime(): void {
  setInterval(() => void loadHealth(), HEALTH_EACH_MS);
  setInterval(() => {
    if (state.connected && performance.now() - heardMs > SILENT_MS) lose();
  }, 1000);
}
