/**
 * What exercise control plays in: made-up conjunctions of the cast, put into a node as its own watch would, at a moment that the
 * exercise needs. Only in exercise mode.
 */
import { createClock } from '@noroshi/node';
import { admitNotices } from '@noroshi/node/warnings';
import { CAST_IDS, CAST_NAMES } from '@noroshi/sim';
import type { Marking, NoticeDraft, Severity } from '@noroshi/watch';
import { nodeStore, OTHER, type Place, type Side } from './place.ts';

const HOUR_US = 3600e6;
const WHO = { conjunction: 'a piece passes', proximity: 'a visitor stays beside' } as const;

export type Play = {
  readonly name: string; // of what is played in; the same name is the same event
  readonly kind: 'conjunction' | 'proximity';
  /** Whether its marking lets the partner have it. */
  readonly isShared: boolean;
  readonly severity: Severity;
  readonly inH: number; // hours until the closest approach
  readonly missKm: number;
};

const SHARED = { kind: 'conjunction', isShared: true } as const;

/** With the clock: 12 h or less and severe is a FLASH; low is ROUTINE. */
export const PLAYS = {
  flash: { ...SHARED, name: 'flash', severity: 'severe', inH: 5, missKm: 0.09 },
  routine: { ...SHARED, name: 'routine', severity: 'low', inH: 80, missKm: 4.2 },
  early: { ...SHARED, name: 'early', severity: 'moderate', inH: 30, missKm: 1.1 }, // before the cut, and cancelled during it
  /** Must not cross: its marking names nobody; no rule lets its kind go. */
  own: { ...SHARED, isShared: false, name: 'own', severity: 'severe', inH: 6, missKm: 0.12 },
  other: { ...SHARED, kind: 'proximity', name: 'other', severity: 'high', inH: 9, missKm: 12 },
} as const satisfies Readonly<Record<string, Play>>;

/** Returns the id of the warning. */
export async function raise(place: Place, side: Side, play: Play): Promise<string> {
  const { dir, store } = await nodeStore(place, side);
  const { nodeId, mode } = dir;
  if (mode !== 'exercise') throw new Error(`${nodeId} is ${mode}: nothing is played into it`);
  const clock = createClock();
  const feed = { wake: () => {} }; // the running node follows the store by itself
  const marking: Marking = {
    ...{ tlp: 'AMBER', originator: nodeId },
    ...{ releasableTo: play.isShared ? [OTHER[side]] : [], caveats: [] },
  };
  const draft = draftOf(side, play, clock.watchUs());
  const desk = { store, mode, nodeId, clock, feed };
  const [admitted] = await admitNotices(desk, [draft], { marking });
  return admitted!.warningId;
}

function draftOf(
  side: Side,
  { name, kind, severity, inH, missKm }: Play,
  atUs: number,
): NoticeDraft {
  const cast = side === 'alpha' ? 'alphaObserver2' : 'bravoObserver1';
  const tcaUs = atUs + Math.round(inH * HOUR_US);
  const piece = `played-${name}`;
  return {
    ...{ kind, key: `${side}/${piece}` },
    title: `Played in: ${WHO[kind]} ${CAST_NAMES[cast]} at ${missKm} km`,
    about: [
      { type: 'object', id: String(CAST_IDS[cast]) },
      { type: 'object', id: piece },
    ],
    ...{ atUs, window: { fromUs: tcaUs, toUs: tcaUs }, severity, confidence: 0.9 },
    evidence: [{ type: 'value', name: 'missKm', value: missKm, unit: 'km' }],
    method: { name: 'exercise-control', version: '1', parameters: {} },
  };
}
