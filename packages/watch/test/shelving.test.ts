/** Setting a warning aside: for whom, for how long, and that it always comes back. */
import { describe, expect, it } from 'vitest';
import {
  type Act,
  isShelved,
  joinNotice,
  judgeAgain,
  openWarning,
  PLAIN_POLICY,
  SHELVE_S_MAX,
  transition,
  type Warning,
} from '../src/index.ts';
import { aNotice, HOUR_US } from './make.ts';

const WALL_US = 5_000_000;
const BY = { actor: 'user:1', atUs: WALL_US, nodeId: 'alpha' };
const FAR_US = 200 * HOUR_US;
const far = { fromUs: FAR_US, toUs: FAR_US };
const first = aNotice({ id: 'n-1', severity: 'moderate', window: far });
const opened = openWarning('w-1', first, PLAIN_POLICY);

function shelve(untilUs: number, warning = opened, text = 'known, owner moves it') {
  return transition(warning, { action: 'shelve', untilUs, text }, BY);
}

function shelved(warning = opened): Warning {
  const done = shelve(WALL_US + HOUR_US, warning);
  if (!done.ok) throw new Error(done.error.message);
  return done.value.warning;
}

describe('shelving', () => {
  it('keeps time and reason, says both in its line, and holds until then', () => {
    const done = shelve(WALL_US + HOUR_US);
    if (!done.ok) throw new Error(done.error.message);
    const { warning, line } = done.value;
    expect(warning).toEqual({
      ...opened,
      shelvedUntilUs: WALL_US + HOUR_US,
      shelvedReason: 'known, owner moves it',
    });
    expect(line.text).toMatch(/^until 2000-01-01T12:59:3\dZ: known, owner moves it$/);
    expect(isShelved(warning, WALL_US)).toBe(true);
    expect(isShelved(warning, WALL_US + HOUR_US)).toBe(false);
    expect(isShelved(opened, WALL_US)).toBe(false);
  });

  it.each([
    ['the present', WALL_US],
    ['the past', WALL_US - 1],
    ['more than a day', WALL_US + SHELVE_S_MAX * 1e6 + 1],
  ])('is refused until %s', (_, untilUs) => {
    expect(shelve(untilUs)).toMatchObject({ ok: false, error: { kind: 'shelf' } });
  });

  it('is refused for FLASH, without a reason, and for what is over', () => {
    const flash = openWarning(
      'w-2',
      aNotice({ severity: 'severe', window: { fromUs: HOUR_US, toUs: HOUR_US } }),
      PLAIN_POLICY,
    );
    expect(flash.precedence).toBe('FLASH');
    expect(shelve(WALL_US + 1, flash)).toMatchObject({ ok: false, error: { kind: 'shelf' } });
    expect(shelve(WALL_US + 1, opened, '  ')).toMatchObject({ error: { kind: 'reason' } });
    const closed = { ...opened, state: 'closed' as const };
    expect(shelve(WALL_US + 1, closed)).toMatchObject({ error: { kind: 'state' } });
  });

  it('ends by hand, and when the case ends', () => {
    const acts: readonly Act[] = [
      { action: 'unshelve' },
      { action: 'close', text: 'over' },
      { action: 'cancel', text: 'wrong' },
    ];
    for (const act of acts) {
      const done = transition(shelved(), act, BY);
      if (!done.ok) throw new Error(done.error.message);
      expect(done.value.warning.shelvedUntilUs).toBeUndefined();
      expect(done.value.warning.shelvedReason).toBeUndefined();
    }
    const kept = transition(shelved(), { action: 'acknowledge' }, BY);
    expect(kept.ok && kept.value.warning.shelvedUntilUs).toBe(WALL_US + HOUR_US);
    expect(transition(opened, { action: 'unshelve' }, BY)).toMatchObject({
      error: { kind: 'shelf' },
    });
  });

  it('ends by a graver update and by another finding, not by the same or a lesser one', () => {
    const join = (notice: Parameters<typeof aNotice>[0]) =>
      joinNotice(shelved(), [first], aNotice({ id: 'n-2', window: far, ...notice }), PLAIN_POLICY);
    expect(join({ severity: 'moderate' }).unshelved).toBe(false);
    expect(join({ severity: 'low' })).toMatchObject({ unshelved: false });
    expect(join({ severity: 'low' }).warning.shelvedReason).toBe('known, owner moves it');
    expect(join({ severity: 'high' })).toMatchObject({ unshelved: true });
    expect(join({ key: 'another', severity: 'moderate' }).unshelved).toBe(true);
    expect(join({ key: 'another', severity: 'low' }).unshelved).toBe(false);
    expect(joinNotice(opened, [first], first, PLAIN_POLICY).unshelved).toBe(false);
  });

  it('ends when time alone makes it more urgent, and not when it passes', () => {
    const later = judgeAgain(shelved(), [first], FAR_US - 2 * HOUR_US, PLAIN_POLICY);
    expect(later?.precedence).toBe('PRIORITY');
    expect(later?.shelvedUntilUs).toBeUndefined();
    const urgent = openWarning('w-3', aNotice({ severity: 'high', window: far }), PLAIN_POLICY);
    const over = judgeAgain(
      shelved(urgent),
      [aNotice({ severity: 'high', window: far })],
      FAR_US + 1,
      PLAIN_POLICY,
    );
    expect(over?.precedence).toBe('ROUTINE');
    expect(over?.shelvedUntilUs).toBe(WALL_US + HOUR_US);
  });
});
