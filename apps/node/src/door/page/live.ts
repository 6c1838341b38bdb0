/**
 * Staying true: the lists are loaded, then changes follow by server-sent events, and the list is asked again when one comes.
 * When the node is not heard, the page says since when, and never lets old data pass for new.
 */
import {
  ask,
  type Handover,
  type Health,
  type Listed,
  type Me,
  type Release,
  type Whole,
} from './api.ts';
import { tell } from './ask.ts';
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
  if (!asked.ok) {
    if (asked.status === 0 && state.connected) lose();
    if (state.health === null) changed();
    return;
  }
  const before = state.health;
  state.health = asked.body;
  heardClocks(asked.body.nowUtc, asked.body.watchUtc, asked.body.replay);
  if (before === null || lasting(before) !== lasting(asked.body)) changed();
}

/** Without what changes by the clock alone: a page that is drawn anew shuts menus and loses what somebody marked to copy. */
function lasting({ mode, node, version, replay, status, catalogue, parts }: Health): string {
  const sets = catalogue && [catalogue.objects, catalogue.newestUtc, catalogue.stale];
  return JSON.stringify([mode, node, version, replay, status, sets, parts]);
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
  await openLinked();
}

export function leave(note: string): void {
  source?.close();
  source = null;
  known = null;
  Object.assign(state, {
    ...{ me: null, list: null, whole: null, selected: null, connected: false, lostMs: null },
    ...{ handover: null, listNote: '', wholeNote: '', search: '', loginNote: note },
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
  if (!asked.ok) {
    state.listNote = `${words().listFailed}: ${asked.message || words().noAnswer}`;
    return changed();
  }
  Object.assign(state, { list: asked.body, listNote: '' });
  sayNew(asked.body);
  changed();
}

export async function reloadWhole(): Promise<void> {
  const id = state.selected;
  if (id === null) return;
  const path = `/api/v1/warnings/${encodeURIComponent(id)}`;
  const [asked, told] = await Promise.all([
    ask<Whole>('GET', path),
    ask<{ releases: Release[] }>('GET', `${path}/releases`),
  ]);
  if (state.selected !== id) return;
  const releases = told.ok ? told.body.releases : [];
  if (asked.ok) Object.assign(state, { whole: { ...asked.body, releases }, wholeNote: '' });
  else if (asked.status === 401) return leave(words().ended);
  else if (asked.status === 404 || asked.status === 400)
    Object.assign(state, { whole: null, wholeNote: words().notThere });
  else state.wholeNote = asked.message || words().noAnswer;
  changed();
}

/** A notification links to `#warning=ID`; the address follows what is read, so that it can be sent on. */
export async function openLinked(): Promise<void> {
  const id = /^#warning=([^&]{1,200})$/.exec(location.hash)?.[1];
  if (id === undefined || state.me === null) return;
  try {
    const wanted = decodeURIComponent(id);
    if (wanted !== state.selected) await select(wanted, true);
  } catch {
    state.wholeNote = words().notThere; // not an address of ours
    changed();
  }
}

export async function showHandover(): Promise<void> {
  const asked = await ask<Handover>('GET', '/api/v1/handover');
  if (!asked.ok && asked.status === 401) return leave(words().ended);
  if (!asked.ok) return tell(`${words().failed}: ${asked.message || words().noAnswer}`);
  state.handover = asked.body;
  changed();
  document.getElementById('handover-title')?.focus();
}

export async function select(id: string, read: boolean): Promise<void> {
  if (state.selected !== id) Object.assign(state, { selected: id, whole: null, wholeNote: '' });
  history.replaceState(null, '', `#warning=${encodeURIComponent(id)}`);
  state.handover = null;
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
