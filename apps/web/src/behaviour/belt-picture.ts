/**
 * The belt as a waterfall: longitude across, time down, one line an object. Own satellites are thick and named, what was found is
 * marked on the line of the one that moved, by shape and colour. Only east longitude is drawn: nearness in longitude alone is not
 * nearness, so a point tells its neighbours in degrees and a mark its range with the error.
 */
import type { BehaviourLine, BeltReply } from '../data/wire.ts';
import type { Frame, View } from './chart/frame.ts';
import { mark, type Pen, type Stroke, textPx } from './chart/pen.ts';
import type { LegendEntry, Picture } from './chart/picture.ts';
import { longitudeText, minuteText, rangeText, wrapped } from './figures.ts';
import { moverOf, STATE_INKS, shapeOf } from './kinds.ts';
import { pictureWords as words } from './picture-words.ts';

export type Track = BeltReply['tracks'][number];

export type Belt = {
  readonly atMs: readonly number[];
  readonly tracks: readonly Track[];
  readonly findings: readonly BehaviourLine[];
};

export type BeltChoice = {
  readonly openObject: (objectId: string) => void;
  readonly openFinding: (key: string) => void;
};

type Placed = {
  readonly finding: BehaviourLine;
  readonly track: number;
  readonly others: readonly number[]; // lines of whom it is about too
  readonly x: number;
  readonly y: number;
};

/** `start`: what is shown first. The lines of one belt are cut where they cross 180°. */
export function beltPicture(belt: Belt, choice: BeltChoice, start?: View): Picture {
  const { atMs, tracks } = belt;
  const w = words();
  const [from, to] = [atMs[0] ?? 0, atMs.at(-1) ?? 1];
  const whole: View = { left: -180, right: 180, top: from, bottom: Math.max(to, from + 1) };
  const placed = placedFindings(belt);
  const lines = tracks.map((track) => lineOf(atMs, track));
  return {
    title: w.belt,
    x: { name: w.longitude, kind: 'degrees', text: (deg) => longitudeText(deg, tickDigits(deg)) },
    y: { name: 'UTC', kind: 'utc' },
    ...{ whole, leftPx: 106, ...(start && { start }) },
    draw: (pen, frame) => drawBelt(pen, frame, belt, lines, placed),
    points: pointsOf(belt, placed, choice),
    legend: legendOf(placed),
    table: {
      heads: [w.object, w.number, w.inclination, w.firstLongitude, w.lastLongitude, w.drift],
      names: [
        'name',
        'id',
        'inclination_deg',
        'first_longitude_deg',
        'last_longitude_deg',
        'drift_deg_d',
      ],
      rows: tracks.map((track) => rowOf(atMs, track)),
    },
  };
}

function tickDigits(deg: number): number {
  return Math.abs(deg - Math.round(deg)) < 1e-9
    ? 0
    : Math.abs(deg * 10 - Math.round(deg * 10)) < 1e-6
      ? 1
      : 3;
}

/** Longitude and time by turns; NaN where there is a gap or the line goes around. */
function lineOf(atMs: readonly number[], { longitudeDeg }: Track): Float64Array {
  const out: number[] = [];
  let before: number | null = null;
  for (const [k, deg] of longitudeDeg.entries()) {
    if (deg === null) out.push(Number.NaN, Number.NaN);
    else {
      const x = wrapped(deg);
      if (before !== null && Math.abs(x - before) > 180) out.push(Number.NaN, Number.NaN);
      out.push(x, atMs[k]!);
    }
    before = deg === null ? null : wrapped(deg);
  }
  return Float64Array.from(out);
}

function rowOf(atMs: readonly number[], { name, objectId, inclinationDeg, longitudeDeg }: Track) {
  const known = [...longitudeDeg.keys()].filter((k) => longitudeDeg[k] !== null);
  const [a, b] = [known[0], known.at(-1)];
  if (a === undefined || b === undefined) return [name, objectId, inclinationDeg, null, null, null];
  const days = (atMs[b]! - atMs[a]!) / 86_400_000;
  const drift = days > 0 ? wrapped(longitudeDeg[b]! - longitudeDeg[a]!) / days : null;
  const round = (value: number | null, digits: number) =>
    value === null ? null : Number(value.toFixed(digits));
  return [
    ...[name, objectId, round(inclinationDeg, 3)],
    ...[round(longitudeDeg[a]!, 4), round(longitudeDeg[b]!, 4), round(drift, 4)],
  ];
}

/** A finding stands on the line of who moved, at the instant it begins, within the time that is shown. */
function placedFindings({ atMs, tracks, findings }: Belt): Placed[] {
  const rows = new Map(tracks.map(({ objectId }, row) => [objectId, row] as const));
  return findings.flatMap((finding): Placed[] => {
    const track = rows.get(moverOf(finding) ?? '') ?? rows.get(finding.objects[0]?.objectId ?? '');
    if (track === undefined || atMs.length === 0) return [];
    const begunMs = Math.max(Date.parse(finding.fromUtc), atMs[0]!);
    if (begunMs > atMs.at(-1)! || Date.parse(finding.toUtc) < atMs[0]!) return [];
    const deg = longitudeAt(atMs, tracks[track]!, begunMs);
    const others = finding.objects.flatMap(({ objectId }) => rows.get(objectId) ?? []);
    return deg === null ? [] : [{ finding, track, others, x: deg, y: begunMs }];
  });
}

/** Between the instants that are known, the short way around; null in a gap. */
export function longitudeAt(
  atMs: readonly number[],
  { longitudeDeg }: Track,
  ms: number,
): number | null {
  let k = atMs.findIndex((at) => at >= ms);
  if (k < 0) k = atMs.length - 1;
  const after = longitudeDeg[k] ?? null;
  const before = longitudeDeg[Math.max(0, k - 1)] ?? null;
  if (after === null || before === null) return after ?? before;
  const [a, b] = [atMs[Math.max(0, k - 1)]!, atMs[k]!];
  const share = b > a ? Math.min(1, Math.max(0, (ms - a) / (b - a))) : 1;
  return wrapped(before + wrapped(after - before) * share);
}

const LOOKS = {
  other: { ink: '--dim', widthPx: 1, alpha: 0.45 },
  found: { ink: '--plot2', widthPx: 1.8, dash: [7, 3] },
  asset: { ink: '--plot1', widthPx: 3 },
} as const satisfies Readonly<Record<string, Stroke>>;

function drawBelt(
  pen: Pen,
  frame: Frame,
  { tracks, atMs }: Belt,
  lines: readonly Float64Array[],
  placed: readonly Placed[],
): void {
  const found = new Set(placed.flatMap(({ others }) => others));
  const lookOf = (row: number) =>
    tracks[row]!.isAsset ? 'asset' : found.has(row) ? 'found' : 'other';
  const order = { other: 0, found: 1, asset: 2 };
  const rows = [...tracks.keys()].sort((a, b) => order[lookOf(a)] - order[lookOf(b)]);
  const share = alphaOf(frame, lines);
  for (const row of rows) {
    const look = lookOf(row);
    const alpha = LOOKS.other.alpha * share * (drifts(lines[row]!) ? DRIFT_SHARE : 1);
    const stroke = look === 'other' ? { ...LOOKS.other, alpha } : LOOKS[look];
    pen.line(inPixels(frame, lines[row]!), stroke);
  }
  for (const { finding, track } of placed) drawStay(pen, frame, atMs, tracks[track]!, finding);
  const names = rows.filter((row) => lookOf(row) !== 'other').reverse();
  const isNear = frame.view.right - frame.view.left < NAMED_DEG;
  drawNames(
    pen,
    frame,
    tracks,
    lines,
    isNear ? [...names, ...rows.filter((row) => lookOf(row) === 'other')] : names,
  );
  for (const { finding, x, y } of placed)
    mark(pen, shapeOf(finding), frame.toX(x), frame.toY(y), {
      ...{ ink: STATE_INKS[finding.state], sizePx: 12, hollow: finding.state === 'closed' },
    });
}

const CLEAR_LINES = 250; // so many are told apart at full strength; more are fainter
const DRIFT_DEG = 2; // within the time that is shown
const DRIFT_SHARE = 0.4; // those that drift cross everybody: fainter still

/** The more lines in sight, the fainter each: a belt of two thousand is no grey wall. */
function alphaOf({ view }: Frame, lines: readonly Float64Array[]): number {
  const inSight = lines.filter((line) => {
    const deg = line.at(-2) ?? Number.NaN;
    return deg >= view.left && deg <= view.right;
  }).length;
  return Math.min(1, Math.sqrt(CLEAR_LINES / Math.max(1, inSight)));
}

function drifts(line: Float64Array): boolean {
  return Math.abs(wrapped((line.at(-2) ?? 0) - (line[0] ?? 0))) > DRIFT_DEG;
}

const NAMED_DEG = 24; // narrower than this every line has its name

const SAME_PX = 0.5; // sideways: a line that stays within it needs only its ends

/** As it is seen: without what lies beside the box, and without points that would change nothing. */
function inPixels(frame: Frame, line: Float64Array): number[] {
  const out: number[] = [];
  const sideOf = (px: number) =>
    px < frame.x - 1 ? -1 : px > frame.x + frame.width + 1 ? 1 : Number.isNaN(px) ? null : 0;
  const at = (k: number) => (k >= 0 && k < line.length ? frame.toX(line[k]!) : Number.NaN);
  for (let k = 0; k < line.length; k += 2) {
    const [x, next, drawn] = [at(k), at(k + 2), out.at(-2) ?? Number.NaN];
    const side = sideOf(x);
    const isBeside = (px: number) => (sideOf(px) ?? side) === side;
    if (side === null || (side !== 0 && isBeside(next) && isBeside(at(k - 2)))) {
      if (!Number.isNaN(drawn)) out.push(Number.NaN, Number.NaN);
    } else if (!(Math.abs(x - drawn) < SAME_PX && Math.abs(next - x) < SAME_PX))
      out.push(x, frame.toY(line[k + 1]!));
  }
  return out;
}

/** How long it lasted, as a broad band on the line. */
function drawStay(
  pen: Pen,
  frame: Frame,
  atMs: readonly number[],
  track: Track,
  finding: BehaviourLine,
) {
  const [from, to] = [Date.parse(finding.fromUtc), Date.parse(finding.toUtc)];
  const inside = atMs.filter((ms) => ms > from && ms < to);
  const points: number[] = [];
  let before: number | null = null;
  for (const ms of [Math.max(from, atMs[0]!), ...inside, Math.min(to, atMs.at(-1)!)]) {
    const deg = longitudeAt(atMs, track, ms);
    if (deg === null || (before !== null && Math.abs(deg - before) > 180))
      points.push(Number.NaN, Number.NaN);
    if (deg !== null) points.push(frame.toX(deg), frame.toY(ms));
    before = deg;
  }
  pen.line(points, { ink: STATE_INKS[finding.state], widthPx: 7, alpha: 0.4 });
}

/** Along the bottom edge, where lines end; a name that would lie on another is left out. */
function drawNames(
  pen: Pen,
  frame: Frame,
  tracks: readonly Track[],
  lines: readonly Float64Array[],
  rows: readonly number[],
): void {
  const taken: (readonly [number, number, number])[] = [];
  const bottom = frame.y + frame.height - 8;
  for (const row of rows) {
    const end = endInSight(frame, lines[row]!);
    if (end === null) continue;
    const { name, objectId, isAsset } = tracks[row]!;
    const text = name || objectId;
    const wide = textPx(text);
    const x = Math.min(Math.max(end - wide / 2, frame.x + 4), frame.x + frame.width - wide - 4);
    const level = [0, 1, 2].find(
      (one) => !taken.some(([a, b, at]) => at === one && x < b + 8 && x + wide > a - 8),
    );
    if (level === undefined) continue;
    taken.push([x, x + wide, level]);
    pen.text(text, x, bottom - level * 16, { ink: isAsset ? '--plot1' : '--text', bold: isAsset });
  }
}

/** Where a line leaves the box at the bottom, or ends above it. */
function endInSight(frame: Frame, line: Float64Array): number | null {
  for (let k = line.length - 2; k >= 0; k -= 2) {
    const [deg, ms] = [line[k]!, line[k + 1]!];
    if (Number.isNaN(deg) || ms > frame.view.bottom + 1) continue;
    if (ms < frame.view.top || deg < frame.view.left || deg > frame.view.right) return null;
    return frame.toX(deg);
  }
  return null;
}

const MARK_WEIGHT_PX = 10;

function pointsOf(belt: Belt, placed: readonly Placed[], choice: BeltChoice): Picture['points'] {
  const { atMs, tracks } = belt;
  const known = tracks.flatMap(({ longitudeDeg }, row) =>
    longitudeDeg.flatMap((deg, k) => (deg === null ? [] : [[row, k] as const])),
  );
  const marks = placed.length;
  const xs = new Float64Array(marks + known.length);
  const ys = new Float64Array(marks + known.length);
  placed.forEach(({ x, y }, k) => {
    xs[k] = x;
    ys[k] = y;
  });
  known.forEach(([row, k], i) => {
    xs[marks + i] = wrapped(tracks[row]!.longitudeDeg[k]!);
    ys[marks + i] = atMs[k]!;
  });
  return {
    ...{ xs, ys },
    weight: (k) => (k < marks ? MARK_WEIGHT_PX : 0),
    text: (k) =>
      k < marks ? findingText(placed[k]!.finding) : trackText(belt, ...known[k - marks]!),
    choose: (k) => {
      if (k < marks) choice.openFinding(placed[k]!.finding.key);
      else choice.openObject(tracks[known[k - marks]![0]]!.objectId);
    },
  };
}

export function findingText(finding: BehaviourLine): string {
  const w = words();
  const names = finding.objects.map(({ name, objectId }) => name || objectId).join(' · ');
  const what = w.forms[finding.form ?? ''] ?? w.kinds[finding.kind];
  const range =
    finding.minKm == null ? [] : [`${w.nearest} ${rangeText(finding.minKm, finding.sigmaKm)}`];
  return [
    `${what}: ${names}`,
    `${w.states[finding.state]} · ${minuteText(finding.fromUtc)} – ${minuteText(finding.toUtc)}`,
    ...range,
    ...(finding.declared === '' ? [] : [`${w.declared}: ${finding.declared}`]),
    ...(finding.learned === '' ? [] : [`${w.learned}: ${finding.learned}`]),
  ].join('\n');
}

function trackText({ atMs, tracks }: Belt, row: number, k: number): string {
  const w = words();
  const { name, objectId, longitudeDeg, inclinationDeg } = tracks[row]!;
  const deg = longitudeDeg[k]!;
  const next = neighbour(tracks, row, k);
  const when = new Date(atMs[k]!).toISOString();
  return [
    name === '' ? objectId : `${name} (${objectId})`,
    `${longitudeText(deg)} · i ${inclinationDeg.toFixed(2)}° · ${minuteText(when)}`,
    ...(next === null
      ? []
      : [
          w.besides(
            tracks[next.row]!.name || tracks[next.row]!.objectId,
            Math.abs(next.deg).toFixed(3),
            next.deg >= 0,
          ),
        ]),
  ].join('\n');
}

function neighbour(tracks: readonly Track[], row: number, k: number) {
  const own = tracks[row]!.longitudeDeg[k]!;
  let best: { row: number; deg: number } | null = null;
  tracks.forEach(({ longitudeDeg }, other) => {
    const deg = longitudeDeg[k] ?? null;
    if (other === row || deg === null) return;
    const away = wrapped(deg - own);
    if (best === null || Math.abs(away) < Math.abs(best.deg)) best = { row: other, deg: away };
  });
  return best as { row: number; deg: number } | null;
}

function legendOf(placed: readonly Placed[]): LegendEntry[] {
  const w = words();
  const seen = new Map<string, LegendEntry>();
  for (const { finding } of placed) {
    const name = w.forms[finding.form ?? ''] ?? w.kinds[finding.kind];
    seen.set(name, { name, ink: '--text', shape: shapeOf(finding) });
  }
  const states = [...new Set(placed.map(({ finding }) => finding.state))];
  return [
    { name: w.ownAsset, ...LOOKS.asset },
    { name: w.hasFinding, ...LOOKS.found },
    { name: w.otherObject, ink: '--dim', widthPx: 1 },
    ...seen.values(),
    ...states.map((state) => ({ name: w.states[state], ink: STATE_INKS[state], widthPx: 7 })),
  ];
}
