/** What to try: the burn window, how much Δv, in which direction, and below which probability. Units beside every number. */
import { useState } from 'preact/hooks';
import { NumberField, SelectField, TextField } from '../ui/form.tsx';
import { RtnFields } from './rtn.tsx';
import { typedMs, typedText } from './values.ts';
import { words } from './words.ts';

export type Setup = {
  readonly burnFromUtc: string;
  readonly burnToUtc: string;
  readonly deltaVMaxMS: number;
  readonly directionRtn: readonly [number, number, number];
  readonly thresholdPc: number;
  readonly times: number;
  readonly executionShare: number;
  readonly executionPointingDeg: number;
};

export type Begin = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly tcaMs: number;
  readonly deltaVMaxMS: number;
};

const DIRECTIONS = ['T', 'R', 'N', 'own'] as const;
type Direction = (typeof DIRECTIONS)[number];
const AXES = { T: [0, 1, 0], R: [1, 0, 0], N: [0, 0, 1] } as const;
export const FIRST = { thresholdPc: 1e-6, times: 61 } as const;

/** The form as it is typed: texts and numbers that may be none. */
type Typed = {
  readonly from: string;
  readonly to: string;
  readonly deltaVMS: number | null;
  readonly direction: Direction;
  readonly own: readonly (number | null)[];
  readonly threshold: string;
  readonly times: number | null;
  readonly sharePercent: number | null;
  readonly pointingDeg: number | null;
};

function typedFirst(begin: Begin): Typed {
  return {
    ...{ from: typedText(begin.fromMs), to: typedText(begin.toMs), deltaVMS: begin.deltaVMaxMS },
    ...{ direction: 'T', own: [0, 1, 0], threshold: String(FIRST.thresholdPc), times: FIRST.times },
    ...{ sharePercent: 0, pointingDeg: 0 },
  };
}

/** What is wrong with each field; nothing where nothing is. */
type Wrong = { readonly [K in 'from' | 'to' | 'deltaV' | 'threshold']?: string };

function wrongOf(typed: Typed, tcaMs: number): Wrong {
  const w = words();
  const [fromMs, toMs] = [typedMs(typed.from), typedMs(typed.to)];
  const limit = typed.threshold.trim() === '' ? Number.NaN : Number(typed.threshold);
  const isOrdered = fromMs === null || toMs === null || (fromMs < toMs && toMs < tcaMs);
  return {
    ...(fromMs === null && { from: w.timeWrong }),
    ...(toMs === null ? { to: w.timeWrong } : !isOrdered && { to: w.orderWrong }),
    ...(!((typed.deltaVMS ?? 0) > 0) && { deltaV: w.numberWrong }),
    ...(!(limit > 0 && limit < 1) && { threshold: w.thresholdWrong }),
  };
}

function setupOf(typed: Typed): Setup {
  const given = typed.own.map((part) => part ?? 0) as unknown as readonly [number, number, number];
  return {
    burnFromUtc: typedText(typedMs(typed.from)!),
    burnToUtc: typedText(typedMs(typed.to)!),
    deltaVMaxMS: typed.deltaVMS!,
    directionRtn: typed.direction === 'own' ? given : AXES[typed.direction],
    thresholdPc: Number(typed.threshold),
    times: Math.round(typed.times ?? FIRST.times),
    executionShare: (typed.sharePercent ?? 0) / 100,
    executionPointingDeg: typed.pointingDeg ?? 0,
  };
}

/** What is tried before anybody says anything. */
export function firstSetup(begin: Begin): Setup {
  return setupOf(typedFirst(begin));
}

type Props = {
  readonly begin: Begin;
  readonly busy: boolean;
  readonly onPlan: (setup: Setup) => void;
};

export function SetupForm({ begin, busy, onPlan }: Props) {
  const w = words();
  const [typed, setTyped] = useState(() => typedFirst(begin));
  const [tried, setTried] = useState(false);
  const put = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  const found = wrongOf(typed, begin.tcaMs);
  const wrong: Wrong = tried ? found : {};
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(found).length === 0) onPlan(setupOf(typed));
  };
  const options = DIRECTIONS.map((value) => ({ value, label: w.directions[value] }));
  return (
    <form class="avoid-setup" onSubmit={submit} noValidate>
      <TextField
        label={w.from}
        value={typed.from}
        unit="UTC"
        error={wrong.from}
        onInput={(from) => put({ from })}
      />
      <TextField
        label={w.to}
        value={typed.to}
        unit="UTC"
        error={wrong.to}
        onInput={(to) => put({ to })}
      />
      <NumberField
        label={w.deltaVMax}
        value={typed.deltaVMS}
        unit="m/s"
        min={0}
        error={wrong.deltaV}
        onInput={(deltaVMS) => put({ deltaVMS })}
      />
      <SelectField
        label={w.direction}
        value={typed.direction}
        {...{ options }}
        onInput={(direction) => put({ direction })}
      />
      {typed.direction === 'own' && <RtnFields parts={typed.own} onInput={(own) => put({ own })} />}
      <TextField
        label={w.threshold}
        value={typed.threshold}
        error={wrong.threshold}
        onInput={(threshold) => put({ threshold })}
      />
      <More {...{ typed, put }} />
      <button type="submit" class="main" disabled={busy}>
        {w.plan}
      </button>
    </form>
  );
}

type MoreProps = { readonly typed: Typed; readonly put: (change: Partial<Typed>) => void };

function More({ typed, put }: MoreProps) {
  const w = words();
  return (
    <details>
      <summary>{w.more}</summary>
      <NumberField
        label={w.times}
        value={typed.times}
        min={2}
        max={200}
        step={1}
        onInput={(times) => put({ times })}
      />
      <NumberField
        label={w.execution}
        value={typed.sharePercent}
        unit="%"
        min={0}
        max={50}
        onInput={(sharePercent) => put({ sharePercent })}
      />
      <NumberField
        label={w.pointing}
        value={typed.pointingDeg}
        unit="°"
        min={0}
        max={45}
        onInput={(pointingDeg) => put({ pointingDeg })}
      />
    </details>
  );
}
