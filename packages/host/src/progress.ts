/**
 * A progress line for a person: on a terminal a bar that redraws itself, elsewhere one plain line
 * every ten seconds or nothing. Stream and clock are given, no timer runs, so it costs nothing
 * between updates and is tested without waiting. NO_COLOR: https://no-color.org
 */
export type ProgressStream = {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
};

export type ProgressOptions = {
  readonly stream: ProgressStream;
  readonly clockMs: () => number; // monotonic
  readonly label: string;
  readonly total: number;
  readonly unit?: string; // what is counted, in the rate
  readonly color?: boolean; // give wantsColor(stream, env)
  readonly plain?: 'lines' | 'silent'; // without a terminal; default lines
};

export type Progress = {
  update(done: number, note?: string): void;
  clear(): void; // before another line goes to the same terminal
  finish(note?: string): void;
};

export const PROGRESS = { redrawMs: 100, plainMs: 10_000, barCells: 24 } as const;

export function createProgress(options: ProgressOptions): Progress {
  const { stream, clockMs } = options;
  const live = stream.isTTY === true;
  const startMs = clockMs();
  const everyMs = live ? PROGRESS.redrawMs : PROGRESS.plainMs;
  let lastMs = live ? Number.NEGATIVE_INFINITY : startMs;
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
  };
  const draw = (done: number, note: string) => {
    const line = progressLine(options, done, clockMs() - startMs, note);
    if (!live) {
      stream.write(`${line}\n`);
      return;
    }
    stream.write(`\r${line}\u001b[K`);
    shown = true;
  };
  return {
    update(done, note = '') {
      const nowMs = clockMs();
      if (nowMs - lastMs < everyMs) return;
      lastMs = nowMs;
      if (live || options.plain !== 'silent') draw(done, note);
    },
    clear,
    finish(note = '') {
      clear();
      if (note !== '') stream.write(`${note}\n`);
    },
  };
}

/** Colour only on a terminal, and never under NO_COLOR or a dumb terminal. */
export function wantsColor(
  stream: ProgressStream,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const refused = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return stream.isTTY === true && !refused;
}

/** 75 -> "1:15", 3675 -> "1:01:15"; "-:--" when it cannot be known. */
export function formatDurationS(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '-:--';
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function progressLine(o: ProgressOptions, done: number, elapsedMs: number, note: string): string {
  const share = o.total > 0 ? Math.min(1, Math.max(0, done / o.total)) : 0;
  const elapsedS = elapsedMs / 1000;
  const left = done > 0 ? formatDurationS((elapsedS * (o.total - done)) / done) : '-:--';
  const rate = elapsedS > 0 ? done / elapsedS : 0;
  const unit = o.unit === undefined ? '' : ` ${o.unit}`;
  const percent = `${String(Math.floor(100 * share)).padStart(3)} %`;
  const tail = `${percent}  ${formatRate(rate)}${unit}/s  ${left} left${note === '' ? '' : `  ${note}`}`;
  if (o.stream.isTTY !== true) return `${o.label} ${tail.trimStart()}`;
  const full = Math.round(share * PROGRESS.barCells);
  const bar = '█'.repeat(full) + '░'.repeat(PROGRESS.barCells - full);
  const room = Math.max(20, (o.stream.columns || 80) - 1);
  const label = o.label;
  const line = `${label} ${bar} ${tail}`;
  if (line.length > room) return `${label} ${tail}`.slice(0, room);
  return o.color === true ? `${label} \u001b[36m${bar}\u001b[0m ${tail}` : line;
}

function formatRate(rate: number): string {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)}M`;
  if (rate >= 1e4) return `${(rate / 1e3).toFixed(1)}k`;
  return rate >= 100 ? rate.toFixed(0) : rate.toFixed(1);
}
