/**
 * What to do, by kind of finding: steps with the role that owns each and the time by which it is done, and when the decision
 * falls. The tables are built in; the configuration kind 'checklist' replaces the steps of a kind.
 */
import { type Static, Type } from 'typebox';
import { SCHEMA_LIMITS } from './limits.ts';
import {
  type ChecklistItem,
  NOTICE_KINDS,
  type Notice,
  NoticeKind,
  Role,
  Title,
} from './schema.ts';

const HOUR_S = 3600;

/** `afterS` counts from when it was found, from the decision, or from the event; negative is before. */
export const ChecklistStep = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z][a-z0-9-]*$' }),
    text: Title,
    role: Role,
    from: Type.Enum(['found', 'decision', 'event']),
    afterS: Type.Integer({ minimum: -30 * 24 * HOUR_S, maximum: 30 * 24 * HOUR_S }),
  },
  { additionalProperties: false },
);
export type ChecklistStep = Static<typeof ChecklistStep>;

/** The document of a row of configuration kind 'checklist'. */
export const ChecklistTemplate = Type.Object(
  { kind: NoticeKind, steps: Type.Array(ChecklistStep, { maxItems: 8 }) },
  { additionalProperties: false },
);
export type ChecklistTemplate = Static<typeof ChecklistTemplate>;

export type ChecklistTable = Readonly<Record<NoticeKind, readonly ChecklistStep[]>>;

const step = (
  id: string,
  text: string,
  role: ChecklistStep['role'],
  from: ChecklistStep['from'],
  afterS: number,
): ChecklistStep => ({ id, text, role, from, afterS });

const LOOK = (text: string, afterS = HOUR_S) => step('look', text, 'analyst', 'found', afterS);
const TELL = step('tell', 'Decide which partners need these signs', 'release', 'decision', 0);
const SIGNS = [
  LOOK('Look at the flows: which hosts, since when, what left', HOUR_S / 4),
  step('contain', 'Ask the owner of the network to contain it', 'duty', 'found', HOUR_S / 2),
  TELL,
];

export const CHECKLISTS: ChecklistTable = {
  conjunction: [
    LOOK('Check age of elements, covariance and hard-body radius of both objects'),
    step(
      'owner',
      'Ask the owner of the other object, if it has one, for plans',
      'duty',
      'found',
      2 * HOUR_S,
    ),
    step('decide', 'Decide: manoeuvre, or accept and say why', 'duty', 'decision', 0),
    step(
      'after',
      'After the approach, confirm both objects by new elements',
      'analyst',
      'event',
      24 * HOUR_S,
    ),
  ],
  manoeuvre: [
    LOOK('Confirm the manoeuvre by a second element set or source', 12 * HOUR_S),
    step('effect', 'Screen the new orbit against our assets', 'analyst', 'decision', 0),
  ],
  proximity: [
    LOOK('Confirm the approach: history of elements, owner, known plans', 4 * HOUR_S),
    step(
      'owner',
      'Ask the owner of the other object through the agreed channel',
      'duty',
      'decision',
      -2 * HOUR_S,
    ),
    step('decide', 'Decide: watch closer, move, or tell the partner', 'duty', 'decision', 0),
  ],
  breakup: [
    LOOK('Count the pieces and list our assets whose orbits they cross', 2 * HOUR_S),
    step('tell', 'Tell the owners of assets at risk', 'duty', 'decision', 0),
  ],
  decay: [
    LOOK('Check the predicted place and its uncertainty', 2 * HOUR_S),
    step('tell', 'Tell those responsible for the areas below, if any', 'duty', 'decision', 0),
  ],
  scan: SIGNS,
  beacon: SIGNS,
  flood: SIGNS,
  relay: SIGNS,
  'brute-force': [
    LOOK(
      'Look whether an attempt succeeded: a longer session, a login from that address',
      HOUR_S / 4,
    ),
    step(
      'contain',
      'Ask the owner to close the door: block the source, change passwords',
      'duty',
      'found',
      HOUR_S / 2,
    ),
    TELL,
  ],
  'retry-beacon': SIGNS,
  'long-connection': [
    LOOK('Ask the owner what keeps this connection open: a tunnel, a session, a feed', HOUR_S),
    TELL,
  ],
  'first-contact': [LOOK('Look who runs the other end and what the host is for', 4 * HOUR_S), TELL],
  reflection: [
    LOOK('Look which of ours is hit, or answers what was not asked', HOUR_S / 4),
    step(
      'contain',
      'Ask the provider to filter it; close an own server that answers anybody',
      'duty',
      'found',
      HOUR_S / 2,
    ),
    TELL,
  ],
  exfiltration: [
    LOOK(
      'Look what left, from which host, and whether a backup or an update explains it',
      HOUR_S / 4,
    ),
    step(
      'contain',
      'Ask the owner to cut the host off while it is looked at',
      'duty',
      'found',
      HOUR_S / 2,
    ),
    TELL,
  ],
  indicator: SIGNS,
  launch: [
    step(
      'confirm',
      'Confirm with a second sensor, and look for an announced launch',
      'duty',
      'found',
      60,
    ),
    step('ready', 'Open the alert page: areas in the sector may be next', 'release', 'decision', 0),
  ],
  overflight: [
    step(
      'tell',
      'Tell those below that it passes and does not come down there',
      'duty',
      'decision',
      0,
    ),
  ],
  ballistic: [
    step('confirm', 'Confirm with a second sensor: no waiting', 'duty', 'found', 60),
    step('alert', 'Tell those responsible for the area', 'release', 'decision', 0),
    step(
      'clear',
      'When it is over, send the all-clear to everybody who was told',
      'duty',
      'event',
      HOUR_S / 4,
    ),
  ],
  link: [
    LOOK('Rule out weather, sun outage and our own equipment', HOUR_S / 2),
    step('move', 'Move the traffic to another path', 'duty', 'decision', 0),
    step(
      'locate',
      'Ask the satellite operator to locate the interference',
      'duty',
      'found',
      2 * HOUR_S,
    ),
  ],
  node: [step('mend', 'Mend it, or say until when the watch is without it', 'duty', 'decision', 0)],
  request: [
    LOOK('Look at what the partner asks about: what do we have of it, and may it go'),
    step('answer', 'Answer: done, or why not', 'duty', 'decision', 0),
  ],
};

/** When the decision falls: hours before the event, or hours after it was found where the event is now. */
export const DECIDE_H: Readonly<
  Record<NoticeKind, { readonly before: number } | { readonly after: number }>
> = {
  conjunction: { before: 6 }, // plan, check and uplink of a burn
  proximity: { before: 12 },
  manoeuvre: { after: 24 },
  breakup: { after: 4 },
  decay: { before: 3 },
  scan: { after: 4 },
  beacon: { after: 4 },
  flood: { after: 1 },
  relay: { after: 4 },
  'brute-force': { after: 4 },
  'retry-beacon': { after: 4 },
  'long-connection': { after: 12 }, // most are somebody's session
  'first-contact': { after: 24 },
  reflection: { after: 1 },
  exfiltration: { after: 1 }, // what leaves cannot be called back
  indicator: { after: 4 },
  launch: { after: 0 },
  ballistic: { before: 0 },
  overflight: { before: 0 },
  link: { after: 1 },
  node: { after: 4 },
  request: { after: 4 },
};

/** A decision after this comes too late; never before the finding itself. */
export function decideByUs(notice: Pick<Notice, 'kind' | 'atUs' | 'window'>): number {
  const rule = DECIDE_H[notice.kind];
  if ('after' in rule) return notice.atUs + rule.after * HOUR_S * 1e6;
  return Math.max(notice.atUs, notice.window.fromUs - rule.before * HOUR_S * 1e6);
}

/**
 * The steps for these findings, kinds in their fixed order, due by the earliest finding of each kind; what was done stays done.
 * Ids are `kind:step`.
 */
export function checklistFor(
  notices: readonly Notice[],
  table: ChecklistTable,
  done: readonly ChecklistItem[],
): ChecklistItem[] {
  const ticks = new Map(done.flatMap((item) => [[item.id, item] as const, [sameAs(item), item]]));
  const items = (Object.keys(NOTICE_KINDS) as NoticeKind[]).flatMap((kind) => {
    const ofKind = notices.filter((notice) => notice.kind === kind);
    if (ofKind.length === 0) return [];
    const zeroUs = {
      found: Math.min(...ofKind.map(({ atUs }) => atUs)),
      decision: Math.min(...ofKind.map(decideByUs)),
      event: Math.min(...ofKind.map(({ window }) => window.fromUs)),
    };
    return table[kind].map(({ id, text, role, from, afterS }): ChecklistItem => {
      const dueUs = Math.max(zeroUs.found, zeroUs[from] + afterS * 1e6);
      const before = ticks.get(`${kind}:${id}`) ?? ticks.get(sameAs({ text, role }));
      const { doneUs, doneBy } = before ?? {};
      const tick = doneUs === undefined ? {} : { doneUs, ...(doneBy && { doneBy }) };
      return { id: `${kind}:${id}`, text, role, dueUs, ...tick };
    });
  });
  return onceEach(items).slice(0, SCHEMA_LIMITS.checklistMax);
}

/** Two steps that ask the same of the same role; no id has a blank in it. */
function sameAs({ role, text }: Pick<ChecklistItem, 'role' | 'text'>): string {
  return `${role} ${text}`;
}

/** Kinds that join one case may ask for the same: it is done once, by the earlier of the times. */
function onceEach(items: readonly ChecklistItem[]): ChecklistItem[] {
  const kept = new Map<string, ChecklistItem>();
  for (const item of items) {
    const key = sameAs(item);
    const other = kept.get(key);
    const one = other?.doneUs !== undefined || item.doneUs === undefined ? (other ?? item) : item;
    const dues = [item.dueUs, other?.dueUs].filter((us) => us !== undefined);
    const due = dues.length === 0 ? {} : { dueUs: Math.min(...dues) };
    kept.set(key, { ...one, ...due }); // a ticked one keeps its name
  }
  return [...kept.values()];
}

/** The built-in steps with those of the configuration in their place. */
export function checklistTable(templates: readonly ChecklistTemplate[]): ChecklistTable {
  return {
    ...CHECKLISTS,
    ...Object.fromEntries(templates.map(({ kind, steps }) => [kind, steps])),
  };
}
