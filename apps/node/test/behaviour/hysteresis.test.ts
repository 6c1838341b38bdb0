/**
 * Nothing flaps at a limit: figures that tremble about the limit of a list, of a state and of who is told, look after look through
 * the detectors and the table, give one notice; what goes clearly beyond the limit is let go.
 */
import { type Proximity, proximityCase } from '@noroshi/behave';
import type { Finding } from '@noroshi/store';
import { expect, test } from 'vitest';
import { findDecaysOf } from '../../src/behaviour/find-decays.ts';
import type { Found } from '../../src/behaviour/found.ts';
import {
  LEAVE_RATIO,
  limitsHeld,
  limitsToLeave,
  standingOf,
} from '../../src/behaviour/hysteresis.ts';
import { mergeFindings } from '../../src/behaviour/merge.ts';
import type { Scene } from '../../src/behaviour/scene.ts';
import { type BehaviourSettings, settingsFrom } from '../../src/behaviour/settings.ts';
import { lowOrbit } from './low-orbit.ts';

/** Looks at one falling object, each with the list limit moved about what is left of it; who is in the list after each. */
function listedWhile(listedDays: readonly number[]) {
  const { histories, atUs, remainingDays } = lowOrbit();
  let table: Finding[] = [];
  let news = 0;
  const isListed = listedDays.map((share, k) => {
    const us = atUs + k * 60e6;
    const settings = {
      ...settingsFrom({ decayListedDays: share * remainingDays }),
      ...{ assets: [], rules: [], owners: [], problems: [] },
    } satisfies BehaviourSettings;
    const standing = standingOf(table.filter(({ isOpen }) => isOpen));
    const scene = {
      ...{ atUs: us, settings, weather: null, lowIds: [], nameOf: (id: string) => id },
      group: () => ({ clean: { histories } }),
      stood: (key: string) => standing[key],
    } as unknown as Scene;
    const changes = mergeFindings(table, findDecaysOf(scene), us);
    news += changes.filter((one) => one.isNews).length;
    const changed = new Set(changes.map(({ finding }) => finding.key));
    table = [
      ...table.filter(({ key }) => !changed.has(key)),
      ...changes.map(({ finding }) => finding),
    ];
    return table.some(({ isOpen }) => isOpen);
  });
  return { isListed, news };
}

test('what comes down about when the list ends is listed once, and stays until it is clearly beyond', () => {
  expect(listedWhile([0.97, 1.03, 0.97, 1.03, 0.9, 1.03])).toEqual({
    ...{ isListed: [false, true, true, true, true, true], news: 1 },
  });
  expect(listedWhile([0.97, 0.9]).isListed).toEqual([false, false]); // within the limit to leave, and never entered
});

test('a state is left at a lower score than it is entered', () => {
  const near = {
    score: 0.46,
    isOpen: true,
    declared: '',
    learned: '',
    kind: 'dwell',
    id1: '2',
    id2: '1',
  };
  const whole = { ...near, parts: [], benign: [], minKm: 1, medianKm: 1, sigmaKm: 1 };
  const at = (score: number, was: 'watch' | 'advisory' | 'warning', assetIds = new Set(['1'])) => {
    const one = { ...whole, name1: '', name2: '', score } as unknown as Proximity;
    return proximityCase(one, { atUs: 0, assetIds, was }).state;
  };
  expect([at(0.46, 'watch'), at(0.44, 'advisory'), at(0.44, 'watch')]).toEqual([
    ...['advisory', 'advisory', 'watch'],
  ]);
  expect([at(0.66, 'advisory'), at(0.62, 'warning'), at(0.62, 'advisory')]).toEqual([
    ...['warning', 'warning', 'advisory'],
  ]);
  expect([at(0.39, 'advisory'), at(0.59, 'warning')]).toEqual(['watch', 'advisory']);
});

test('who was told is held by wider limits, and only that asset', () => {
  const { limits } = settingsFrom({});
  const stood = { state: 'advisory', told: ['a1'], severeUs: {} } as const;
  expect(limitsHeld(limits, stood, 'a2')).toBe(limits);
  expect(limitsHeld(limits, undefined, 'a1')).toBe(limits);
  const held = limitsHeld(limits, stood, 'a1');
  expect(held).toEqual(limitsToLeave(limits));
  expect(held.nearLeoKm).toBe(LEAVE_RATIO * limits.nearLeoKm);
  expect(held.scoreMin).toBe(limits.scoreMin / LEAVE_RATIO);
  const same = (Object.keys(limits) as (keyof typeof limits)[]).filter(
    (n) => held[n] === limits[n],
  );
  expect(same).toEqual(['cloudHours']); // a limit that is new has to be in one of both lists
});

test('what stood is read from what is kept', () => {
  const concern = { why: '', rangeKm: 1, isAdvised: false };
  const concerns = [
    { ...concern, assetId: 'a1', isTold: true, isSevere: true, severeUs: 7 },
    { ...concern, assetId: 'a2', isTold: false, isSevere: true },
  ];
  const kept = { key: 'k', state: 'warning', doc: { concerns } as unknown as Found };
  expect(standingOf([kept as unknown as Finding])).toEqual({
    k: { state: 'warning', told: ['a1'], severeUs: { a1: 7 } },
  });
});
