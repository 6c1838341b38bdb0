/** The pictures of behaviour as data: where things lie, what they say, what is saved of them; the views of a chart; a replay. */
import { describe, expect, test } from 'vitest';
import { beltPicture, longitudeAt } from '../src/behaviour/belt-picture.ts';
import { breakupsOf } from '../src/behaviour/breakups.ts';
import { pictureCsv } from '../src/behaviour/chart/csv.ts';
import {
  bounded,
  degreeTicks,
  equalled,
  frameOf,
  numberTicks,
  timeTicks,
  type View,
} from '../src/behaviour/chart/frame.ts';
import { dragged, keyedView, wheeled } from '../src/behaviour/chart/hands.ts';
import {
  drawPicture,
  frameFor,
  type Picture,
  pointAt,
  pointBeyond,
} from '../src/behaviour/chart/picture.ts';
import { escaped, svgFile, svgPen } from '../src/behaviour/chart/svg.ts';
import { decayPicture } from '../src/behaviour/decay-picture.ts';
import { dvPicture } from '../src/behaviour/dv-picture.ts';
import {
  instantOf,
  longitudeText,
  middleUtc,
  nearestText,
  parseLongitude,
  rangeText,
  wrapped,
} from '../src/behaviour/figures.ts';
import { findingsCsv } from '../src/behaviour/findings-csv.ts';
import { gabbardPicture } from '../src/behaviour/gabbard-picture.ts';
import { rangePlot, relativePicture } from '../src/behaviour/relative-picture.ts';
import { wholeAt } from '../src/behaviour/replay.ts';
import { changesCsv, countOf } from '../src/behaviour/since.ts';
import { trackPicture } from '../src/behaviour/track-picture.ts';
import { aBelt, aLine, aList, aWhole, NOW_MS, theChanges, utc } from './behaviour-made.ts';
import { aGabbard, aRelative, aTrack, theDecays, theManoeuvres } from './behaviour-series.ts';

const SIZE = { width: 1000, height: 600 };
const ink = (name: string) => `#${name.length.toString(16).padStart(6, '0')}`;

function drawn(picture: Picture): string {
  const pen = svgPen(ink);
  drawPicture(pen, picture, frameFor(picture, SIZE, picture.start ?? picture.whole));
  return pen.body();
}

function madeBelt(others = 30) {
  const { atUtc, tracks } = aBelt(others);
  return { atMs: atUtc.map((at) => Date.parse(at)), tracks, findings: aList().findings };
}

const opened: string[] = [];
const choice = {
  openObject: (id: string) => void opened.push(`object ${id}`),
  openFinding: (key: string) => void opened.push(`finding ${key}`),
};

describe('the view of a chart', () => {
  const whole: View = { left: 0, right: 100, top: 50, bottom: -50 };
  const box = { x: 10, y: 20, width: 200, height: 100 };

  test('a place and back, also where a value grows upward', () => {
    const frame = frameOf(box, whole);
    expect([frame.toX(50), frame.toY(50), frame.toY(-50)]).toEqual([110, 20, 120]);
    expect(frame.ofX(frame.toX(12.5))).toBeCloseTo(12.5, 12);
    expect(frame.ofY(frame.toY(-7))).toBeCloseTo(-7, 12);
  });

  test('never beyond the whole, never nearer than its least share', () => {
    expect(bounded({ left: -50, right: 50, top: 90, bottom: -10 }, whole)).toEqual(whole);
    expect(bounded({ left: 90, right: 130, top: 50, bottom: 30 }, whole)).toMatchObject({
      ...{ left: 60, right: 100, top: 50, bottom: 30 },
    });
    const near = bounded({ left: 5, right: 5, top: 1, bottom: 1 }, whole, 0.01);
    expect(near.right - near.left).toBeCloseTo(1, 9);
  });

  test('equal scales widen the shorter way about its middle', () => {
    const view = equalled(box, { left: -1, right: 1, top: 1, bottom: -1 });
    expect((view.right - view.left) / box.width).toBeCloseTo(
      (view.top - view.bottom) / box.height,
      12,
    );
    expect(view.left).toBeCloseTo(-2, 12);
  });

  test('ticks at round values', () => {
    expect(numberTicks(0, 97, 5).at).toEqual([0, 20, 40, 60, 80]);
    expect(degreeTicks(-180, 180, 10).step).toBe(60);
    expect(degreeTicks(74.6, 75.4, 8).step).toBeCloseTo(0.1, 12);
    const day = Date.parse('2026-11-20T00:00:00Z');
    expect(timeTicks(day + 1, day + 4 * 86_400_000, 4).at[0]).toBe(day + 86_400_000);
  });

  test('the wheel keeps what is under the pointer; drag, keys and 0 move and come back', () => {
    const picture = beltPicture(madeBelt(), choice);
    const frame = frameFor(picture, SIZE, picture.whole);
    const at: [number, number] = [400, 300];
    const event = { deltaY: -400, deltaMode: 0, shiftKey: false, altKey: false };
    const near = frameFor(picture, SIZE, wheeled(picture, frame, at, event));
    expect(near.view.right - near.view.left).toBeLessThan(300);
    expect(near.ofX(400)).toBeCloseTo(frame.ofX(400), 6);
    expect(near.ofY(300)).toBeCloseTo(frame.ofY(300), 0);
    const across = wheeled(picture, frame, at, { ...event, shiftKey: true });
    expect([across.top, across.bottom]).toEqual([frame.view.top, frame.view.bottom]);
    const moved = dragged(picture, near, near.view, 50, 0);
    expect(moved.left).toBeLessThan(near.view.left);
    expect(keyedView(picture, near, { key: '0', shiftKey: false })).toEqual(picture.whole);
    expect(keyedView(picture, near, { key: 'a', shiftKey: false })).toBeNull();
    const right = keyedView(picture, near, { key: 'ArrowRight', shiftKey: true })!;
    expect(right.left).toBeGreaterThan(near.view.left);
  });
});

describe('the belt', () => {
  test('a finding stands on the line of the one that moved, where and when it began', () => {
    const picture = beltPicture(madeBelt(), choice);
    const [x, y] = [picture.points.xs[0]!, picture.points.ys[0]!];
    expect(y).toBe(Date.parse(utc(-6.5)));
    expect(x).toBeGreaterThan(75);
    expect(x).toBeLessThan(75.6);
    expect(picture.points.text(0)).toBe(
      'Drifted in and stopped: ALPHA RELAY 1 · VISITOR 7\nwarning · 2026-11-16 00:00Z – 2026-11-22 12:00Z\nnearest 12.4 ± 4.1 km',
    );
    picture.points.choose!(0);
    expect(opened.at(-1)).toBe('finding prox:94471:94001');
  });

  test('pointing at a line names it with its neighbour; a click opens the object', () => {
    const belt = madeBelt(0);
    const picture = beltPicture({ ...belt, findings: [] }, choice);
    const frame = frameFor(picture, SIZE, picture.whole);
    const hit = pointAt(picture, frame, frame.toX(120), frame.toY(Date.parse(utc(-25))));
    expect(picture.points.text(hit)).toMatch(/^GAMMA 3 \(94003\)\n120\.000° E · i [\d.]+° · /);
    picture.points.choose!(hit);
    expect(opened.at(-1)).toBe('object 94003');
    expect(pointAt(picture, frame, frame.toX(-90), frame.toY(Date.parse(utc(-25))))).toBe(-1);
    const east = pointBeyond(picture, frame, hit, 'ArrowRight');
    expect(picture.points.xs[east]!).toBeGreaterThan(120);
  });

  test('a line that goes around is cut, not drawn across the belt; a gap stays a gap', () => {
    const belt = madeBelt(0);
    const row = belt.tracks.findIndex(({ name }) => name === 'DRIFTER');
    const ends = [belt.tracks[row]!.longitudeDeg[0]!, belt.tracks[row]!.longitudeDeg.at(-1)!];
    expect(ends[0]).toBeGreaterThan(160);
    expect(ends[1]).toBeLessThan(-130);
    const alone = { ...belt, tracks: [belt.tracks[row]!], findings: [] };
    const line = [...drawn(beltPicture(alone, choice)).matchAll(/ d="([^"]+)"/g)]
      .map(([, d]) => d!)
      .find((d) => d.split('L').length > 40)!;
    const parts = line.split('M').filter(Boolean);
    expect(parts).toHaveLength(2);
    for (const part of parts) {
      const xs = part.split('L').map((point) => Number(point.split(' ')[0]));
      xs.slice(1).forEach((x, k) => void expect(Math.abs(x - xs[k]!)).toBeLessThan(20));
    }
    expect(longitudeAt([0, 10], { ...belt.tracks[0]!, longitudeDeg: [179, -179] }, 5)).toBeCloseTo(
      -180,
      9,
    );
    expect(
      longitudeAt([0, 10, 20], { ...belt.tracks[0]!, longitudeDeg: [null, null, 4] }, 5),
    ).toBeNull();
  });

  test('a line that crosses a narrow view between two instants is drawn; one beside it is not', () => {
    const belt = madeBelt(0);
    const crossing = { ...belt.tracks[0]!, name: 'FAST', isAsset: true };
    const far = { ...crossing, name: 'FAR', longitudeDeg: belt.atMs.map(() => 30) };
    const fast = { ...crossing, longitudeDeg: belt.atMs.map((_, k) => (k < 30 ? 60 : 62)) };
    const whole = beltPicture(belt, choice).whole;
    const start = { ...whole, left: 60.9, right: 61.1 };
    const body = drawn(beltPicture({ ...belt, tracks: [fast, far], findings: [] }, choice, start));
    const lines = [
      ...body.matchAll(/<path d="([^"]*)" fill="none" stroke="[^"]*" stroke-width="3"/g),
    ];
    expect(lines).toHaveLength(1);
    expect(lines[0]![1]!.match(/[ML]/g)).toHaveLength(2);
  });

  test('1,000 lines of 60 instants are drawn: own satellites named, each mark with its shape', () => {
    const picture = beltPicture(madeBelt(994), choice);
    expect(picture.points.xs.length).toBeGreaterThan(55_000);
    const body = drawn(picture);
    for (const name of ['ALPHA RELAY 1', 'VISITOR 7', 'GAMMA 3'])
      expect(body).toContain(`>${name}<`);
    expect(body).not.toContain('>SAT 3<'); // too many to name from afar
    const start = { ...picture.whole, left: 70, right: 80 };
    expect(drawn(beltPicture(madeBelt(994), choice, start))).toMatch(/>SAT \d+</);
    expect(picture.legend!.map(({ name }) => name)).toContain('Docked');
    expect(body).not.toContain('NaN');
  });
});

describe('other pictures', () => {
  test('relative motion: the middle is in sight, up is up, a point says range with error and light', () => {
    const side = relativePicture(aRelative(), 'rt');
    const frame = frameFor(side, SIZE, side.whole);
    expect(frame.toY(10)).toBeLessThan(frame.toY(-10));
    expect(frame.toX(1) - frame.toX(0)).toBeCloseTo(frame.toY(0) - frame.toY(1), 9);
    expect(side.points.text(0)).toMatch(
      /^2026-11-16 00:00Z\nRange [\d.]+ ± 4\.1 km\nR .* km, T .* km, N .* km\nSun angle/,
    );
    expect(relativePicture(aRelative(), 'nt').points.ys[3]).toBe(aRelative().points[3]!.nKm);
    const { band, values } = rangePlot(aRelative()).series[0]!;
    expect(band!.high[7]! - values[7]!).toBeCloseTo(4.1, 9);
  });

  test('Gabbard: two signs a piece, the parent ringed', () => {
    const picture = gabbardPicture(aGabbard(), choice.openObject);
    expect(picture.points.xs.length).toBe(2 * 63);
    expect(picture.points.text(0)).toMatch(
      /^OLD STAGE 3 DEB 0 \(96000\)\napogee .* · perigee .*\n[\d.]+ min\nΔv/,
    );
    expect(picture.points.text(2 * 62)).toMatch(/^parent OLD STAGE 3/);
    expect(drawn(picture).match(/<circle/g)).toHaveLength(2);
    expect(drawn(gabbardPicture({ ...aGabbard(), parent: null }, choice.openObject))).not.toContain(
      '<circle',
    );
  });

  test('Δv: the floor is drawn, what is not confirmed is hatched and says so', () => {
    const picture = dvPicture(theManoeuvres());
    expect(picture.points.text(25)).toContain('unconfirmed: newest set alone');
    expect(picture.points.text(0)).toContain('R –, T 0.1');
    expect(drawn(picture)).toContain('clip-path'); // of the hatched bar
    const sure = { ...theManoeuvres(), manoeuvres: theManoeuvres().manoeuvres.slice(0, 25) };
    expect(dvPicture(sure).legend!.map(({ name }) => name)).not.toContain(
      'unconfirmed: newest set alone',
    );
    expect(picture.legend!.at(-1)!.name).toBe('floor 0.080 m/s: less cannot be seen');
    const [first, ...rest] = sure.manoeuvres;
    const fromUtc = new Date(Date.parse(first!.toUtc) - 31 * 86_400e3).toISOString();
    const sparse = dvPicture({ ...sure, manoeuvres: [{ ...first!, fromUtc }, ...rest] });
    expect(sparse.points.text(0)).toContain('sets 31 d apart: one burn or several');
    expect(drawn(sparse)).toContain('clip-path');
    expect(sparse.legend!.map(({ name }) => name)).toContain('somewhere between sets far apart');
  });

  test('decay: a row for each that has a window, in its order; the ground is cut at 180° and marks the median', () => {
    const picture = decayPicture(theDecays().decays, NOW_MS, () => {});
    expect(picture.points.xs.length).toBe(13);
    expect(picture.points.text(0)).toContain('over area-1');
    expect(picture.table.rows[0]![1]).toBe('92285');
    const track = trackPicture(aTrack(), [], []);
    const median = Array.from({ length: 900 }, (_, k) => k).filter((k) =>
      track.points.text(k).startsWith('median'),
    );
    expect(median).toHaveLength(1);
    expect(aTrack().points[median[0]!]!.atUtc.slice(0, 15)).toBe(utc(0.33).slice(0, 15));
    expect(Math.max(...Array.from(track.points.xs).map(Math.abs))).toBeLessThanOrEqual(180);
  });
});

describe('what is saved', () => {
  test('SVG: marked above and below, every text escaped, no script and no address', () => {
    const line = aLine({ objects: [{ objectId: '94471', name: '<script>alert(1)</script>' }] });
    const picture = beltPicture({ ...madeBelt(3), findings: [line] }, choice);
    const hostile = { ...picture, x: { ...picture.x, name: '</text><script>x</script>"\u0000' } };
    const pen = svgPen(ink);
    drawPicture(pen, hostile, frameFor(picture, SIZE, picture.whole));
    const file = svgFile(
      pen.body(),
      SIZE,
      { title: 'a & b', stamp: ['EXERCISE · TLP:AMBER', 'alpha · o'] },
      ink,
    );
    expect(file).not.toMatch(/<script|href|\son\w+=/);
    expect(file).not.toContain('\u0000');
    expect(file).toContain('&#60;script&#62;');
    for (const said of ['EXERCISE · TLP:AMBER', 'alpha · o', 'a &#38; b'])
      expect(file).toContain(said);
    expect(escaped('"<&>\'')).toBe('&#34;&#60;&#38;&#62;&#39;');
  });

  test('CSV: marked, names of columns with units, full figures, no formula', () => {
    const csv = pictureCsv(relativePicture(aRelative(), 'rt'), ['EXERCISE · TLP:AMBER']);
    expect(csv.split('\n')[1]).toMatch(/^time_utc,r_km,t_km,n_km,range_km,sigma_km,sun_angle_deg/);
    expect(csv.trim().split('\n')).toHaveLength(402);
    const rows = findingsCsv([aLine({ title: '=1+1' })], ['EXERCISE']);
    expect(rows).not.toContain(',=1+1');
    const changes = changesCsv(theChanges(), ['EXERCISE']);
    expect(changes.trim().split(/\r?\n/)).toHaveLength(2 + 5 + 1);
    expect(theChanges().assets.map(countOf)).toEqual([4, 1, 0, 0]);
  });
});

test('a replay shows what was sayable then, in the state of then', () => {
  const then = wholeAt(aWhole(), utc(-3))!;
  expect([then.finding.state, then.reasons.length, then.steps.length]).toEqual(['advisory', 2, 1]);
  expect(wholeAt(aWhole(), utc(-6.4))).toBeNull();
  expect(wholeAt(aWhole(), null)!.finding.state).toBe('warning');
});

test('figures: a range never without its error, longitudes both ways, instants in UTC', () => {
  expect(rangeText(12.44, 4.12)).toBe('12.4 ± 4.1 km');
  expect(rangeText(0.61, 2.5)).toBe('0.6 ± 2.5 km');
  expect(rangeText(1234.5, 33)).toBe('1,235 ± 33 km');
  expect(nearestText('release', 12_019, 0.7)).toBe('–');
  expect(nearestText('shadow', 12.44, 4.12)).toBe('12.4 ± 4.1 km');
  expect(middleUtc('2024-10-18T21:28:00.000Z', '2024-10-19T11:50:00Z')).toBe(
    '2024-10-19T04:39:00.000Z',
  );
  expect(rangeText(38.21, null)).toBe('≈ 38.2 km');
  expect(rangeText(12_018.79, 0.62)).toBe('12,019 ± 1 km');
  expect(rangeText(null, 3)).toBe('–');
  expect([longitudeText(285.3, 1), longitudeText(0, 0), longitudeText(-180, 0)]).toEqual([
    '74.7° W',
    '0°',
    '180°',
  ]);
  expect(['75', '75 W', '-12.5', '60°E', '東', '400', '190'].map(parseLongitude)).toEqual([
    ...[75, -75, -12.5, 60, null, null, -170],
  ]);
  expect(wrapped(-180)).toBe(-180);
  expect(instantOf('2026-11-22 12:30')).toBe('2026-11-22T12:30:00.000Z');
  expect(instantOf('2026-11-22')).toBe('2026-11-22T00:00:00.000Z');
  expect([instantOf('yesterday'), instantOf('2026-13-40'), instantOf(undefined)]).toEqual([
    null,
    null,
    null,
  ]);
});

test('a cloud across several assets is one break-up in its list, as far on as the worst of them', () => {
  const cloud = aLine({ key: 'breakup/a', kind: 'breakup', state: 'watch', assetIds: [] });
  const across = (id: string, state: 'warning' | 'advisory') =>
    aLine({ key: `breakup/a across ${id}`, kind: 'breakup', state, assetIds: [id] });
  const rows = [across('s1', 'advisory'), cloud, across('s2', 'warning')];
  const [card, ...more] = breakupsOf(rows);
  expect(more).toEqual([]);
  expect([card!.row.key, card!.state]).toEqual(['breakup/a', 'warning']);
  expect(card!.crossed.map(({ assetIds }) => assetIds[0])).toEqual(['s1', 's2']);
  expect(breakupsOf([across('s1', 'advisory')])[0]!.row.key).toBe('breakup/a across s1');
});
