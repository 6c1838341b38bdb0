import { describe, expect, test } from 'vitest';
import { createProgress, formatDurationS, wantsColor } from '../src/index.ts';

function world(isTTY: boolean, columns = 100) {
  const written: string[] = [];
  const clock = { ms: 5000 };
  const stream = { isTTY, columns, write: (text: string) => void written.push(text) };
  const clockMs = () => clock.ms;
  return { written, clock, options: { stream, clockMs, label: 'screening', total: 200 } };
}

describe('progress', () => {
  test('on a terminal: bar, share, rate and time left', () => {
    const { written, clock, options } = world(true);
    const progress = createProgress({ ...options, unit: 'slices' });
    clock.ms += 10_000;
    progress.update(50);
    expect(written).toEqual([
      '\rscreening ██████░░░░░░░░░░░░░░░░░░  25 %  5.0 slices/s  0:30 left\u001b[K',
    ]);
  });

  test('redraws at most ten times a second', () => {
    const { written, clock, options } = world(true);
    const progress = createProgress(options);
    for (let i = 0; i < 1000; i++) {
      progress.update(i / 5);
      clock.ms += 1;
    }
    expect(written.length).toBe(10);
  });

  test('without a terminal: a plain line every ten seconds, no escapes; or silence', () => {
    const { written, clock, options } = world(false);
    const progress = createProgress(options);
    const silent = createProgress({ ...options, plain: 'silent' });
    for (let s = 1; s <= 25; s++) {
      clock.ms += 1000;
      progress.update(s);
      silent.update(s);
    }
    progress.finish('done');
    expect(written).toEqual([
      'screening 5 %  1.0/s  3:10 left\n',
      'screening 10 %  1.0/s  3:00 left\n',
      'done\n',
    ]);
  });

  test('fits a narrow terminal and colours only when told', () => {
    const narrow = world(true, 40);
    const bar = createProgress({ ...narrow.options, color: true });
    bar.update(1);
    expect(narrow.written[0]!.replace('\u001b[K', '').length).toBeLessThanOrEqual(40);
    const wide = world(true);
    createProgress({ ...wide.options, color: true }).update(1);
    expect(wide.written[0]).toContain('\u001b[36m');
  });

  test('NO_COLOR, a dumb terminal and a pipe are respected', () => {
    const terminal = { isTTY: true, write: () => {} };
    expect(wantsColor(terminal, {})).toBe(true);
    expect(wantsColor(terminal, { NO_COLOR: '' })).toBe(true); // empty means unset, by the convention
    expect(wantsColor(terminal, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColor(terminal, { TERM: 'dumb' })).toBe(false);
    expect(wantsColor({ ...terminal, isTTY: false }, {})).toBe(false);
  });

  test('durations', () => {
    expect([0, 59.6, 75, 3675, Number.POSITIVE_INFINITY].map(formatDurationS)).toEqual([
      ...['0:00', '1:00', '1:15', '1:01:15', '-:--'],
    ]);
  });
});
