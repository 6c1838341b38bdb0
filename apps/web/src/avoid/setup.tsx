/** What to try: the burn window, how much Δv, in which direction, and below which probability. Units beside every number. */
import { useState } from 'preact/hooks';
import { NumberField, SelectField, TextField } from '../ui/form.tsx';
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

type Direction = 'T' | 'R' | 'N' | 'own';
const AXES = { T: [0, 1, 0], R: [1, 0, 0], N: [0, 0, 1] } as const;

export function SetupForm({
  begin,
  busy,
  onPlan,
}: {
  readonly begin: Begin;
  readonly busy: boolean;
  readonly onPlan: (setup: Setup) => void;
}) {
  const w = words();
  const [from, setFrom] = useState(typedText(begin.fromMs));
  const [to, setTo] = useState(typedText(begin.toMs));
  const [deltaV, setDeltaV] = useState<number | null>(begin.deltaVMaxMS);
  const [direction, setDirection] = useState<Direction>('T');
  const [own, setOwn] = useState<readonly (number | null)[]>([0, 1, 0]);
  const [threshold, setThreshold] = useState(String(FIRST.thresholdPc));
  const [times, setTimes] = useState<number | null>(FIRST.times);
  const [share, setShare] = useState<number | null>(0);
  const [pointing, setPointing] = useState<number | null>(0);
  const [tried, setTried] = useState(false);
  const [fromMs, toMs] = [typedMs(from), typedMs(to)];
  const limit = Number(threshold.trim());
  const thresholdOk = threshold.trim() !== '' && limit > 0 && limit < 1;
  const ordered = fromMs !== null && toMs !== null && fromMs < toMs && toMs < begin.tcaMs;
  const numbersOk = (deltaV ?? 0) > 0 && (times ?? 0) >= 2;
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!(ordered && thresholdOk && numbersOk)) return;
    const given = own.map((part) => part ?? 0) as unknown as readonly [number, number, number];
    onPlan({
      ...{ burnFromUtc: typedText(fromMs), burnToUtc: typedText(toMs), deltaVMaxMS: deltaV! },
      directionRtn: direction === 'own' ? given : AXES[direction],
      ...{ thresholdPc: limit, times: times! },
      ...{ executionShare: (share ?? 0) / 100, executionPointingDeg: pointing ?? 0 },
    });
  };
  const order = tried && fromMs !== null && toMs !== null && !ordered ? w.orderWrong : '';
  return (
    <form class="avoid-setup" onSubmit={submit} noValidate>
      <TextField
        label={w.from}
        value={from}
        onInput={setFrom}
        unit="UTC"
        error={tried && fromMs === null ? w.timeWrong : ''}
      />
      <TextField
        label={w.to}
        value={to}
        onInput={setTo}
        unit="UTC"
        error={tried && toMs === null ? w.timeWrong : order}
      />
      <NumberField
        label={w.deltaVMax}
        value={deltaV}
        onInput={setDeltaV}
        unit="m/s"
        min={0}
        error={tried && !((deltaV ?? 0) > 0) ? w.numberWrong : ''}
      />
      <SelectField
        label={w.direction}
        value={direction}
        onInput={setDirection}
        options={(['T', 'R', 'N', 'own'] as const).map((value) => ({
          value,
          label: w.directions[value],
        }))}
      />
      {direction === 'own' && (
        <div class="avoid-rtn">
          {[w.r, w.t, w.n].map((label, k) => (
            <NumberField
              key={label}
              label={label}
              value={own[k] ?? null}
              onInput={(value) => setOwn(own.map((part, i) => (i === k ? value : part)))}
            />
          ))}
        </div>
      )}
      <TextField
        label={w.threshold}
        value={threshold}
        onInput={setThreshold}
        error={tried && !thresholdOk ? w.thresholdWrong : ''}
      />
      <details>
        <summary>{w.more}</summary>
        <NumberField label={w.times} value={times} onInput={setTimes} min={2} max={200} step={1} />
        <NumberField
          label={w.execution}
          value={share}
          onInput={setShare}
          unit="%"
          min={0}
          max={50}
        />
        <NumberField
          label={w.pointing}
          value={pointing}
          onInput={setPointing}
          unit="°"
          min={0}
          max={45}
        />
      </details>
      <button type="submit" class="main" disabled={busy}>
        {w.plan}
      </button>
    </form>
  );
}

export const FIRST = { thresholdPc: 1e-6, times: 61 } as const;

/** What is tried before anybody says anything. */
export function firstSetup({ fromMs, toMs, deltaVMaxMS }: Begin): Setup {
  return {
    ...{ burnFromUtc: typedText(fromMs), burnToUtc: typedText(toMs), deltaVMaxMS, ...FIRST },
    ...{ directionRtn: AXES.T, executionShare: 0, executionPointingDeg: 0 },
  };
}
