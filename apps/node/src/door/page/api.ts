/** Requests to this node and what they answer. Everything goes to where the page came from, and nowhere else. */
export type Asked<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly status: number; readonly message: string };

export type Precedence = 'FLASH' | 'IMMEDIATE' | 'PRIORITY' | 'ROUTINE';
export type WarningState = 'open' | 'acknowledged' | 'closed' | 'cancelled';
export type Marking = { tlp: string; originator: string; releasableTo: string[] };
export type Step = {
  id: string;
  text: string;
  role: 'analyst' | 'duty' | 'release' | 'reviewer' | 'admin';
  dueUtc?: string;
  doneUtc?: string;
  doneBy?: string;
};

export type Warning = {
  id: string;
  origin: string;
  title: string;
  state: WarningState;
  precedence: Precedence;
  domains: string[];
  assetIds: string[];
  objectIds: string[];
  owners: string[];
  currentNoticeIds: string[];
  window: { fromUtc: string; toUtc: string };
  openedUtc: string;
  updatedUtc: string;
  decideByUtc?: string;
  checklist: Step[];
  assignee?: string;
  marking: Marking;
  closeReason?: string;
};

export type Evidence =
  | { type: 'value'; name: string; value: number | string | null; unit?: string }
  | { type: 'elementSet'; objectId: string; source: string; epochUtc: string }
  | { type: 'time'; name: string; atUtc: string };

export type Notice = {
  id: string;
  origin: string;
  kind: string;
  title: string;
  atUtc: string;
  severity: 'low' | 'moderate' | 'high' | 'severe';
  confidence: number;
  evidence: Evidence[];
  method: { name: string; version: string };
  marking: Marking;
};

export type HistoryLine = {
  number: number;
  atUtc: string;
  actor: string;
  action: string;
  text: string;
};

export type Line = { version: number; warning: Warning };
/** Who was told, and whether they have said that they keep it. */
export type Release = { partner: string; kind: string; atUtc: string; confirmed: boolean };
export type Whole = Line & { notices: Notice[]; history: HistoryLine[]; releases?: Release[] };
export type Listed = {
  warnings: Line[];
  next: string | null;
  counts: { state: WarningState; precedence: Precedence; count: number }[];
};

export type Health = {
  status: 'ok' | 'degraded' | 'failed';
  mode: 'exercise' | 'live';
  node: string;
  version: string;
  nowUtc: string;
  watchUtc: string;
  replay: boolean;
  catalogue: null | {
    objects: number;
    newestUtc: string | null;
    ageS: number | null;
    stale: boolean;
  };
  parts: null | { part: string; state: Health['status']; text: string; sinceUtc: string }[];
};

export type Me = {
  userId: string;
  roles: string[];
  owners: '*' | string[];
  clearance: string;
  mode: 'exercise' | 'live';
  expiresUtc: string;
  hasPassword: boolean;
  passkeys: number;
  method: string;
  allowed: string[];
  blocked: { action: string; reason: string }[];
};

export type HandoverLine = {
  id: string;
  title: string;
  precedence: Precedence;
  state: WarningState;
  tlp: string;
  decideByUtc: string | null;
  updatedUtc: string;
};

export type Handover = {
  node: string;
  atUtc: string;
  sinceUtc: string | null;
  onDuty: string | null;
  tlp: string; // the strictest of what is on it
  open: { precedence: Precedence; count: number }[];
  unacknowledged: HandoverLine[];
  decisions: HandoverLine[];
  changed: HandoverLine[];
  cutAt: number | null;
  troubles: { part: string; state: string; text: string }[];
  notes: { atUtc: string; actor: string; text: string }[];
};

export type SessionLine = {
  id: string;
  method: string;
  address: string;
  here: boolean;
  createdUtc: string;
};

const TIMEOUT_MS = 20_000;

/** Status 0: this node did not answer. */
export async function ask<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  version?: number,
): Promise<Asked<T>> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const init: RequestInit = { method, headers, signal, credentials: 'same-origin' };
    if (body !== undefined) init.body = JSON.stringify(body);
    const response = await fetch(path, init);
    const answer = (await response.json().catch(() => null)) as unknown;
    if (response.ok) return { ok: true, body: answer as T };
    const told = (answer as { error?: { message?: unknown } } | null)?.error?.message;
    const message = typeof told === 'string' ? told : `${response.status}`;
    return { ok: false, status: response.status, message };
  } catch {
    return { ok: false, status: 0, message: '' };
  }
}
