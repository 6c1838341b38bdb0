/** Politeness as rules: when a source is asked again, when never, and what `--elements` means. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { everyOf, readSource, type Source, sourceFromOption } from '../../src/sources/config.ts';
import {
  afterLook,
  afterRefresh,
  FAILURES_MAX,
  NEW_STATE,
  type Outcome,
  readState,
  refreshMinS,
  staleText,
} from '../../src/sources/state.ts';

const CELESTRAK: Source = { id: 'c', type: 'celestrak', group: 'active' };
const WEB: Source = { id: 'w', type: 'url', url: 'https://example.org/a.csv', everyS: 3600 };
const FILE: Source = { id: 'f', type: 'file', path: '/a.csv' };
const HOUR_US = 3.6e9;

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant({ kind: 'answered' } as const),
  fc.boolean().map((hard) => ({ kind: 'failed', text: 'no', hard }) as const),
  fc.nat({ max: 7200 }).map((s) => ({ kind: 'later', text: 'wait', atUs: s * 1e6 }) as const),
);

describe('when a source is asked again', () => {
  test('CelesTrak never within two hours of an answer or a failure, whatever happens and whoever refreshes', () => {
    const step = fc.record({
      outcome,
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
      refresh: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state = NEW_STATE;
        let nowUs = 0;
        let answeredUs = Number.NEGATIVE_INFINITY;
        for (const { outcome, jitter, refresh } of steps) {
          if (state.stopped && !refresh) return;
          if (refresh) state = afterRefresh(CELESTRAK, state, nowUs);
          nowUs = Math.max(nowUs, state.nextUs ?? nowUs);
          expect(nowUs - answeredUs).toBeGreaterThanOrEqual(refreshMinS(CELESTRAK) * 1e6);
          state = afterLook(CELESTRAK, state, outcome, nowUs, jitter);
          if (outcome.kind === 'answered') answeredUs = nowUs;
          else if (outcome.kind === 'failed' && !state.stopped) {
            expect(state.nextUs! - nowUs).toBeGreaterThanOrEqual(2 * HOUR_US);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a hard no stops at once, other trouble after some tries, ever later; an answer heals', () => {
    const hard = { kind: 'failed', text: '403', hard: true } as const;
    expect(afterLook(WEB, NEW_STATE, hard, 0, 0)).toMatchObject({ stopped: true, nextUs: null });
    let state = NEW_STATE;
    const waits: number[] = [];
    for (let i = 1; i <= FAILURES_MAX; i++) {
      expect(state.stopped).toBe(false);
      state = afterLook(WEB, state, { kind: 'failed', text: '500', hard: false }, 0, 1);
      if (state.nextUs !== null) waits.push(state.nextUs / 1e6);
    }
    expect(waits).toEqual([60, 120, 240, 480]);
    expect(state).toMatchObject({ stopped: true, failures: FAILURES_MAX, error: '500' });
    const healed = afterLook(WEB, afterRefresh(WEB, state, 5), { kind: 'answered' }, 5, 0);
    expect(healed).toMatchObject({ stopped: false, failures: 0, error: null, succeededUs: 5 });
  });

  test('a file is tried for ever', () => {
    let state = NEW_STATE;
    for (let i = 0; i < 50; i++) {
      state = afterLook(FILE, state, { kind: 'failed', text: 'half', hard: false }, 0, 0.5);
    }
    expect(state).toMatchObject({ stopped: false, failures: 50 });
    expect(state.nextUs).not.toBeNull();
  });

  test('another address forgets the ETag of the old one, and keeps what hosts were asked', () => {
    const state = { ...readState(WEB, null), etag: '"1"', requestsMs: { 'example.org': [1] } };
    expect(readState({ ...WEB, everyS: 7200 }, state).etag).toBe('"1"');
    const moved = readState({ ...WEB, url: 'https://example.org/b.csv' } as Source, state);
    expect(moved).toMatchObject({ etag: null, requestsMs: { 'example.org': [1] } });
  });

  test('stale past twice the interval, by answers and by epochs', () => {
    const state = { ...NEW_STATE, succeededUs: 0, newestUs: 0 };
    const at = (hours: number) => ({ wallUs: hours * HOUR_US, watchUs: hours * HOUR_US });
    expect(staleText(WEB, state, at(1.9))).toBeNull();
    expect(staleText(WEB, state, at(2.1))).toContain('answered');
    expect(staleText(FILE, state, at(47))).toBeNull();
    expect(staleText(FILE, state, at(49))).toContain('newest');
    expect(staleText(FILE, NEW_STATE, at(0))).toContain('no data');
    expect(everyOf(CELESTRAK)).toBe(7200);
  });
});

describe('configuration', () => {
  test('what is not polite or not known does not fit', () => {
    expect(readSource({ ...CELESTRAK, everyS: 7199 })).toBeUndefined();
    expect(readSource({ ...CELESTRAK, group: 'a&b=c' })).toBeUndefined();
    expect(readSource({ ...WEB, url: 'file:///etc/hosts' })).toBeUndefined();
    expect(readSource({ ...WEB, password: 'x' })).toBeUndefined();
    expect(readSource({ id: 's', type: 'spacetrack', everyS: 60 })).toBeUndefined();
    expect(readSource(WEB)).toEqual(WEB);
  });

  test('--elements: celestrak, a URL, a folder, a file; anything else is said', () => {
    const folder = mkdtempSync(join(tmpdir(), 'noroshi-option-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'a.csv');
    writeFileSync(path, '');
    const value = (text: string, env = {}) => {
      const source = sourceFromOption(text, env);
      return source.ok ? source.value : source.error;
    };
    expect(value('celestrak')).toMatchObject({ type: 'celestrak', group: 'active' });
    expect(value('https://example.org/x')).toMatchObject({ type: 'url' });
    expect(value(folder)).toMatchObject({ type: 'directory', path: folder });
    expect(value(path)).toMatchObject({ type: 'file', path });
    expect(value(join(folder, 'none'))).toContain('no such file');
    expect(value('ftp://example.org/x')).toContain('no address');
    expect(value('https://u:p@example.org/x')).toContain('without a user');
    expect(value('tracss')).toContain('NOROSHI_TRACSS_URL');
    const env = { NOROSHI_TRACSS_URL: 'https://example.gov/gp' };
    expect(value('tracss', env)).toMatchObject({ type: 'tracss', url: 'https://example.gov/gp' });
    for (const text of ['celestrak', 'https://example.org/x', folder, path]) {
      expect(readSource(value(text))).toBeDefined();
    }
  });
});
