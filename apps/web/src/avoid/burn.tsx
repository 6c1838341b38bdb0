/** The chosen burn: what it does to the approach, what it costs, and the way to have it screened. */
import { useState } from 'preact/hooks';
import { distanceText, pcText } from '../conjunction/figures.ts';
import { TextField } from '../ui/form.tsx';
import { Age, spanText, Utc } from '../ui/time.tsx';
import { Plane } from './plane.tsx';
import { RangeFields, useRange } from './range.tsx';
import { RtnFields } from './rtn.tsx';
import {
  type ChosenBurn,
  deltaVText,
  type Plan,
  signedText,
  typedMs,
  typedText,
} from './values.ts';
import { words } from './words.ts';

export type Screening = {
  readonly burnUtc: string;
  readonly burnRtnMS: readonly number[];
  readonly days: number;
  readonly thresholdKm: number;
};

type Props = {
  readonly plan: Plan;
  readonly burn: ChosenBurn | null;
  readonly busy: boolean;
  readonly onScreen: (screening: Screening) => void;
};

export function Burn({ plan, burn, busy, onScreen }: Props) {
  const w = words();
  const { range, typed } = useRange();
  return (
    <section class="avoid-burn" aria-label={w.burn}>
      <h3>{w.burn}</h3>
      {burn === null ? <p class="hint">{w.noBurn}</p> : <Figures {...{ plan, burn }} />}
      <Plane plan={plan} after={burn?.missRtnKm ?? null} />
      <RangeFields {...typed} />
      <button
        type="button"
        class="main"
        disabled={busy || burn === null}
        title={w.screenWhy}
        onClick={() =>
          burn && onScreen({ burnUtc: burn.burnUtc, burnRtnMS: burn.burnRtnMS, ...range })
        }
      >
        {w.screen}
      </button>
      <OwnBurn plan={plan} busy={busy} onScreen={(own) => onScreen({ ...own, ...range })} />
    </section>
  );
}

function Figures({ plan, burn }: { readonly plan: Plan; readonly burn: ChosenBurn }) {
  const w = words();
  const parts = burn.missRtnKm?.map((part) => signedText(part, 3));
  const size = Math.abs(burn.deltaVMS);
  const drifts = Math.abs(burn.altitudeKm) > 1e-4;
  const offsetKm = (burn.driftKmDay * burn.spanS) / 86_400;
  return (
    <>
      <p class="avoid-chosen">
        <strong>{deltaVText(burn.deltaVMS)}</strong> <Utc utc={burn.burnUtc} />{' '}
        <span class="dim">
          <Age of="until" utc={burn.burnUtc} />
        </span>
      </p>
      <dl class="facts">
        <dt>{w.pcAfter}</dt>
        <dd>
          <strong class={burn.pc !== null && burn.pc <= plan.thresholdPc ? 'good' : 'wrong'}>
            {pcText(burn.pc)}
          </strong>{' '}
          <span class="dim">← {pcText(plan.pc)}</span>
        </dd>
        <dt>{w.missAfter}</dt>
        <dd>
          {distanceText(burn.missKm)} <span class="dim">← {distanceText(plan.missKm)}</span>
          {parts !== undefined && (
            <div class="dim small">{w.parts(parts[0]!, parts[1]!, parts[2]!)}</div>
          )}
        </dd>
        <dt>{w.shift}</dt>
        <dd>{burn.shiftS === null ? '–' : `${signedText(burn.shiftS, 3)} s`}</dd>
        <dt>{w.altitude}</dt>
        <dd>{`${signedText(burn.altitudeKm * 1000, 1)} m`}</dd>
        <dt>{w.drift}</dt>
        <dd>{w.perDay(signedText(burn.driftKmDay, 2))}</dd>
        <dt>{w.offset}</dt>
        <dd>{`${signedText(offsetKm, 2)} km`}</dd>
        <dt>{w.back}</dt>
        <dd>
          {drifts
            ? w.backText(spanText(burn.spanS * 1000), Number((4 * size).toPrecision(3)).toString())
            : w.backNever}
        </dd>
      </dl>
    </>
  );
}

/** Exactly the impulse that the operator gives. */
function OwnBurn({
  plan,
  busy,
  onScreen,
}: {
  readonly plan: Plan;
  readonly busy: boolean;
  readonly onScreen: (own: {
    readonly burnUtc: string;
    readonly burnRtnMS: readonly number[];
  }) => void;
}) {
  const w = words();
  const [at, setAt] = useState(typedText(Date.parse(plan.burnUtc[0]!)));
  const [parts, setParts] = useState<readonly (number | null)[]>([0, 0.05, 0]);
  const [wrong, setWrong] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    const ms = typedMs(at);
    if (ms === null) return setWrong(w.timeWrong);
    setWrong('');
    onScreen({ burnUtc: typedText(ms), burnRtnMS: parts.map((part) => part ?? 0) });
  };
  return (
    <details class="avoid-own">
      <summary>{w.ownBurn}</summary>
      <p class="dim small">{w.ownBurnWhy}</p>
      <form onSubmit={submit} noValidate>
        <TextField label={w.burnTime} value={at} onInput={setAt} unit="UTC" error={wrong} />
        <RtnFields parts={parts} unit="m/s" onInput={setParts} />
        <button type="submit" disabled={busy}>
          {w.screen}
        </button>
      </form>
    </details>
  );
}
