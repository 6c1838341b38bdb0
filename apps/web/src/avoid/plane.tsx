/** Before and after in the encounter plane: where the other object passes, how well that is known, and how large both are. */
import { distanceText } from '../conjunction/figures.ts';
import { inPlane, type Plan } from './values.ts';
import { words } from './words.ts';

const HALF = 150;
const EDGE = 22;

export function Plane({
  plan,
  after,
}: {
  readonly plan: Plan;
  readonly after: readonly number[] | null;
}) {
  const w = words();
  const before = inPlane(plan, plan.missRtnKm);
  if (before === null) return null;
  const moved = after === null ? null : inPlane(plan, after);
  const wide = plan.plane?.sigmaWideKm ?? 0;
  const reachKm =
    1.15 *
    Math.max(...[before, moved ?? before].map(([x, y]) => Math.hypot(x, y)), 1.2 * wide, 0.05);
  const px = (km: number) => (km / reachKm) * (HALF - EDGE);
  const step = niceStep(reachKm);
  return (
    <figure class="avoid-plane">
      <figcaption>{w.plane}</figcaption>
      <svg
        viewBox={`${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`}
        role="img"
        aria-label={planeText(before, moved)}
      >
        <path class="axis" d={`M${-HALF} 0H${HALF}M0 ${-HALF}V${HALF}`} />
        {[step, 2 * step]
          .filter((km) => km < reachKm * 1.1)
          .map((km) => (
            <g key={km} class="range">
              <circle r={px(km)} />
              <text x={4} y={-px(km) - 3}>{`${Number(km.toPrecision(2))} km`}</text>
            </g>
          ))}
        <Errors {...{ plan, px, at: before }} look="before" />
        {moved !== null && <Errors {...{ plan, px, at: moved }} look="after" />}
        <circle class="body" r={Math.max(2.5, px(plan.hbrM / 1000))} />
        {moved !== null && (
          <path
            class="move"
            d={`M${px(before[0])} ${-px(before[1])}L${px(moved[0])} ${-px(moved[1])}`}
          />
        )}
        <path
          class="mark before"
          transform={`translate(${px(before[0])} ${-px(before[1])})`}
          d="M-5 -5 5 5M-5 5 5 -5"
        />
        {moved !== null && (
          <path
            class="mark after"
            transform={`translate(${px(moved[0])} ${-px(moved[1])})`}
            d="M0 -7 7 0 0 7 -7 0z"
          />
        )}
      </svg>
      <Key {...{ plan, before, moved }} />
      <p class="dim small">{w.planeHelp}</p>
    </figure>
  );
}

type KeyProps = {
  readonly plan: Plan;
  readonly before: readonly [number, number];
  readonly moved: readonly [number, number] | null;
};

/** What the marks mean, with their figures. */
function Key({ plan, before, moved }: KeyProps) {
  const w = words();
  return (
    <ul class="avoid-key">
      <li>
        <b aria-hidden="true">×</b> {w.before}: {distanceText(Math.hypot(...before))}
      </li>
      {moved !== null && (
        <li>
          <b aria-hidden="true">◇</b> {w.after}: {distanceText(Math.hypot(...moved))}
        </li>
      )}
      <li>
        <b aria-hidden="true">●</b> {w.body}: {plan.hbrM} m
      </li>
      <li>
        <b aria-hidden="true">○</b> {w.sigma}
      </li>
    </ul>
  );
}

type ErrorsProps = {
  readonly plan: Plan;
  readonly px: (km: number) => number;
  readonly at: readonly [number, number];
  readonly look: 'before' | 'after';
};

function Errors({ plan, px, at, look }: ErrorsProps) {
  const { sigmaWideKm, sigmaNarrowKm, leanDeg } = plan.plane!;
  if (sigmaWideKm === null || sigmaNarrowKm === null || leanDeg === null) return null;
  return (
    <g
      class={`error ${look}`}
      transform={`translate(${px(at[0])} ${-px(at[1])}) rotate(${-leanDeg})`}
    >
      {[1, 3].map((sigmas) => (
        <ellipse key={sigmas} rx={px(sigmas * sigmaWideKm)} ry={px(sigmas * sigmaNarrowKm)} />
      ))}
    </g>
  );
}

function planeText(before: readonly number[], after: readonly number[] | null): string {
  const w = words();
  const of = (at: readonly number[]) => distanceText(Math.hypot(...at));
  const then = after === null ? '' : `; ${w.after} ${of(after)}`;
  return `${w.plane}: ${w.before} ${of(before)}${then}`;
}

/** 1, 2 or 5 times a power of ten, about half the reach. */
function niceStep(reachKm: number): number {
  const rough = reachKm / 2;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([5, 2, 1].find((lead) => lead * power <= rough) ?? 1);
}
