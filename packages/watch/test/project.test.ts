/**
 * What is withheld does not show: the projection of a warning equals the warning that the visible notices alone would have
 * made, whatever else came between; and no token of a hidden notice is anywhere in it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHECKLISTS,
  type HistoryLine,
  joinNotice,
  judgeAgain,
  type Notice,
  openWarning,
  projectHistory,
  projectWarning,
  SEVERITIES,
  transition,
  type Viewer,
  visibleTo,
  type Warning,
  type WarningPolicy,
  without,
} from '../src/index.ts';
import { aMarking, aNotice, HOUR_US } from './make.ts';

const CANARY = 'CANARY';
const POLICY: WarningPolicy = {
  checklists: CHECKLISTS,
  ownersOf: (notice) => [notice.about[0]!.id.includes(CANARY) ? `org-${CANARY}` : 'org-a'],
};
const VIEWERS: readonly Viewer[] = [
  { clearance: 'AMBER', owners: '*' },
  { clearance: 'RED', owners: ['org-a'] },
  { clearance: 'GREEN', owners: ['org-a'] },
];

type Event =
  | { readonly type: 'visible' | 'hidden'; readonly notice: Notice }
  | { readonly type: 'judge' }
  | { readonly type: 'tick'; readonly pick: number }
  | { readonly type: 'close' }
  | { readonly type: 'shelve' };

const base = fc.record({
  kind: fc.constantFrom(
    'conjunction' as const,
    'proximity' as const,
    'scan' as const,
    'link' as const,
  ),
  key: fc.constantFrom('k1', 'k2', 'k3'),
  severity: fc.constantFrom(...SEVERITIES),
  aheadH: fc.integer({ min: 0, max: 100 }),
});
const visible = base.map(({ aheadH, ...rest }): Event => {
  const fromUs = aheadH * HOUR_US;
  const notice = aNotice({
    ...rest,
    window: { fromUs, toUs: fromUs },
    marking: aMarking({ tlp: 'CLEAR' }),
  });
  return { type: 'visible', notice };
});
const hidden = fc.tuple(base, fc.boolean()).map(([{ aheadH, ...rest }, byMarking]): Event => {
  const fromUs = (aheadH - 500) * HOUR_US;
  const about = [{ type: 'asset' as const, id: byMarking ? 'sat-1' : `sat-${CANARY}` }];
  const extra = { type: 'object' as const, id: `object-${CANARY}` };
  const notice = aNotice({
    ...rest,
    ...{ title: `${CANARY} title`, about: [...about, extra] },
    window: { fromUs, toUs: fromUs + 1000 * HOUR_US },
    marking: aMarking({
      tlp: 'RED',
      caveats: [CANARY],
      originator: CANARY,
      releasableTo: [CANARY],
    }),
    evidence: [{ type: 'value', name: CANARY, value: CANARY }],
    method: { name: CANARY, version: CANARY, parameters: {} },
  });
  return { type: 'hidden', notice };
});
const judge = fc.constant<Event>({ type: 'judge' });
const shelve = fc.constant<Event>({ type: 'shelve' });
const tick = fc.nat(20).map((pick): Event => ({ type: 'tick', pick }));

/** A viewer who is cleared for everything is kept from a notice only by its owner. */
function hiddenFrom(viewer: Viewer, events: readonly Event[]): Event[] {
  const byOwner = (event: Event) => event.type !== 'hidden' || !isVisible(viewer, event.notice);
  return events.filter(byOwner);
}

function isVisible(viewer: Viewer, notice: Notice): boolean {
  return visibleTo(viewer, POLICY)(notice);
}

/** Found at `atUs`: the watch's clock goes on from event to event. */
function shifted(notice: Notice, atUs: number): Notice {
  const { fromUs, toUs } = notice.window;
  return { ...notice, atUs, window: { fromUs: fromUs + atUs, toUs: toUs + atUs } };
}

const STEP_US = 5 * HOUR_US;

type World = { warning: Warning | null; notices: Notice[]; history: HistoryLine[] };

function play(events: readonly Event[], ticks: readonly string[], withHidden: boolean): World {
  const world: World = { warning: null, notices: [], history: [] };
  const say = (line: Omit<HistoryLine, 'number'>) =>
    void world.history.push({ number: world.history.length + 1, ...line });
  for (const [i, event] of events.entries()) {
    const { warning } = world;
    if (event.type === 'visible' || event.type === 'hidden') {
      if (event.type === 'hidden' && !withHidden) continue;
      const secret = event.type === 'hidden' ? `-${CANARY}` : '';
      const notice = { ...shifted(event.notice, i * STEP_US), id: `n-${i}${secret}` };
      const line = {
        atUs: i,
        actor: `watch:${notice.method.name}`,
        text: notice.title,
        noticeId: notice.id,
      };
      const joined = warning && joinNotice(warning, world.notices, notice, POLICY);
      world.warning = joined === null ? openWarning('w-1', notice, POLICY) : joined.warning;
      world.notices.push(notice);
      say({ ...line, action: joined === null ? 'open' : 'join' });
      if (joined?.reopened) say({ ...line, action: 'reopen' });
    } else if (warning !== null && event.type === 'judge') {
      world.warning = judgeAgain(warning, world.notices, i * STEP_US, POLICY) ?? warning;
    } else if (warning !== null) {
      const itemId = ticks[(event.type === 'tick' ? event.pick : 0) % ticks.length]!;
      const act =
        event.type === 'close'
          ? ({ action: 'close', text: CANARY } as const)
          : event.type === 'shelve'
            ? ({ action: 'shelve', untilUs: i + HOUR_US, text: CANARY } as const)
            : ({ action: 'tick', itemId, text: CANARY } as const);
      const done = transition(warning, act, { actor: 'user:1', atUs: i, nodeId: 'alpha' });
      if (!done.ok) continue;
      world.warning = done.value.warning;
      say({ atUs: i, actor: 'user:1', ...done.value.line });
    }
  }
  return world;
}

/** What a person of less sight is not shown even of their own. */
function bare(warning: Warning): unknown {
  let rest: object = {
    ...warning,
    // When a step was done may lie before the first visible notice: a known limit, see decision 0005.
    checklist: warning.checklist.map(({ doneUs, doneBy: _, ...item }) => ({
      ...item,
      done: doneUs !== undefined,
    })),
  };
  const own = ['judgedUs', 'closedAfter', 'closeReason', 'assignee'] as const;
  for (const field of [...own, 'shelvedUntilUs', 'shelvedReason'] as const)
    rest = without(rest as Warning, field);
  return rest;
}

const findings = fc.oneof(
  { weight: 3, arbitrary: visible },
  { weight: 3, arbitrary: hidden },
  judge,
);
const withTicks = fc.array(fc.oneof({ weight: 5, arbitrary: findings }, tick, shelve), {
  minLength: 1,
  maxLength: 14,
});
// An act on the whole may be possible in one world and not in the other, so a close comes alone.
const withClose = fc
  .tuple(fc.array(findings, { minLength: 1, maxLength: 14 }), fc.nat(14))
  .map(([events, at]): Event[] => [...events.slice(0, at), { type: 'close' }, ...events.slice(at)]);
const TICKS = ['conjunction:look', 'proximity:look', 'scan:look', 'link:move', 'scan:contain'];

describe('a projected warning', () => {
  it('is the warning that the visible notices alone would have made', () => {
    fc.assert(
      fc.property(fc.oneof(withTicks, withClose), fc.constantFrom(...VIEWERS), (events, viewer) => {
        const seen = hiddenFrom(viewer, events);
        const full = play(seen, TICKS, true);
        const alone = play(seen, TICKS, false);
        if (full.warning === null) return;
        const visibleNow = visibleTo(viewer, POLICY);
        const shown = projectWarning(full.warning, full.notices, visibleNow, POLICY);
        const expected = alone.notices.length === 0 ? null : alone.warning;
        if (expected === null || shown === null) {
          expect(shown).toBe(null);
          return;
        }
        // A step ticked before anything visible had it is known later only; ticks are compared where both have them.
        const ticked = (w: Warning) =>
          w.checklist.filter(({ doneUs }) => doneUs !== undefined).length;
        if (ticked(shown) === ticked(expected)) expect(bare(shown)).toEqual(bare(expected));
        else expect(ticked(shown)).toBeGreaterThan(ticked(expected));
      }),
      { numRuns: 3000 },
    );
  });

  it('carries no token of what is hidden, in itself or its history', () => {
    fc.assert(
      fc.property(fc.oneof(withClose, withTicks), fc.constantFrom(...VIEWERS), (events, viewer) => {
        const { warning, notices, history } = play(hiddenFrom(viewer, events), TICKS, true);
        if (warning === null) return;
        const shown = projectWarning(warning, notices, visibleTo(viewer, POLICY), POLICY);
        const hides = notices.some(({ id }) => id.includes(CANARY));
        if (shown === null || !hides) return;
        const lines = projectHistory(history, warning, shown);
        expect(JSON.stringify([shown, lines])).not.toContain(CANARY);
        expect(lines.map(({ number }) => number)).toEqual(lines.map((_, i) => i + 1));
        expect(lines[0]!.action).toBe('open');
        expect(lines.filter(({ action }) => action === 'join' || action === 'open')).toHaveLength(
          shown.noticeIds.length,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('is the warning itself to who sees all, and nothing to who sees none', () => {
    const notice = aNotice();
    const warning = openWarning('w-1', notice, POLICY);
    const see = (viewer: Viewer) =>
      projectWarning(warning, [notice], visibleTo(viewer, POLICY), POLICY);
    expect(see({ clearance: 'AMBER', owners: '*' })).toBe(warning);
    expect(see({ clearance: 'AMBER', owners: ['org-a'] })).toBe(warning);
    expect(see({ clearance: 'GREEN', owners: '*' })).toBe(null);
    expect(see({ clearance: 'RED', owners: ['org-b'] })).toBe(null);
    expect(see({ clearance: 'RED', owners: [] })).toBe(null);
  });
});
