/**
 * The encounter plane as a drawing: object 1's disk in the middle, object 2 where it should pass, and the ellipses in which it may
 * be. To scale or logarithmic; everything that is drawn is also said in figures.
 */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { distanceText, type Encounter, type Plane, roundText } from './figures.ts';
import { ellipsePoints, placed, ringsKm, type Scale, scaleFor } from './scale.ts';
import { words } from './words.ts';

const SIZE = 400; // of the view box; the centre is object 1
const HALF = SIZE / 2;
const EDGE = 0.93; // of the half that the reach takes

type PlaneProps = { readonly encounter: Encounter; readonly readable: boolean };

export function EncounterPlane({ encounter, readable }: PlaneProps) {
  const w = words();
  const id = useId();
  const plane = encounter.computed?.plane;
  if (!plane) return null;
  const scale = scaleOf(encounter, plane, readable);
  const { ellipse } = plane;
  const size = (km: number) => distanceText(Math.abs(km));
  const { missRightKm: x, missUpKm: y } = plane;
  const said = [
    w.planeMiss(size(x), x >= 0, size(y), y >= 0),
    ellipse ? w.planeError(size(ellipse.sigmaWideKm), size(ellipse.sigmaNarrowKm)) : w.noEllipse,
  ].join(' ');
  return (
    <figure class="plane">
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-said`}
      >
        <title id={`${id}-title`}>{w.plane}</title>
        <Rings scale={scale} />
        <Axes plane={plane} />
        {ellipse &&
          [3, 2, 1].map((sigmas) => (
            <Ellipse key={sigmas} {...{ plane, ellipse, scale, sigmas }} />
          ))}
        <Miss {...{ plane, scale, encounter }} />
      </svg>
      <figcaption id={`${id}-said`}>
        <p>{said}</p>
        {ellipse && <p class="dim small">{w.planeText}</p>}
      </figcaption>
    </figure>
  );
}

function scaleOf(encounter: Encounter, plane: Plane, readable: boolean): Scale {
  const missKm = Math.hypot(plane.missRightKm, plane.missUpKm);
  const error = 3.3 * (plane.ellipse?.sigmaWideKm ?? 0);
  return {
    ...scaleFor(encounter, 1, readable),
    reachKm: Math.max(missKm + error, 1.5 * missKm, encounter.hbrM / 200),
  };
}

function at(scale: Scale, right: number, up: number): readonly [number, number] {
  const km = Math.hypot(right, up);
  const factor = km === 0 ? 0 : (placed(scale, km) / km) * HALF * EDGE;
  return [HALF + right * factor, HALF - up * factor];
}

function Rings({ scale }: { readonly scale: Scale }) {
  return (
    <g class="plane-rings">
      {ringsKm(scale).map((km) => {
        const radius = placed(scale, km) * HALF * EDGE;
        return (
          <g key={km}>
            <circle cx={HALF} cy={HALF} r={radius} />
            <Label x={HALF + radius * Math.SQRT1_2} y={HALF + radius * Math.SQRT1_2} dim>
              {roundText(km)}
            </Label>
          </g>
        );
      })}
    </g>
  );
}

/** R, T and N as far as they lie in the plane. */
function Axes({ plane }: { readonly plane: Plane }) {
  const arrows = (['R', 'T', 'N'] as const).map((name, axis) => {
    return { name, right: plane.right[axis]!, up: plane.up[axis]! };
  });
  return (
    <g class="plane-axes">
      {arrows
        .filter(({ right, up }) => Math.hypot(right, up) > 0.35)
        .map(({ name, right, up }) => {
          const long = HALF * 0.9;
          const [x, y] = [HALF + right * long, HALF - up * long];
          return (
            <g key={name}>
              <line x1={HALF} y1={HALF} x2={x} y2={y} />
              <Label x={x} y={y}>
                {`+${name}`}
              </Label>
            </g>
          );
        })}
    </g>
  );
}

/** The point of a drawn curve that lies most in a direction, so that three labels do not meet. */
function labelAt(drawn: readonly (readonly [number, number])[], towardsDeg: number): number {
  const [x, y] = [Math.cos((towardsDeg * Math.PI) / 180), -Math.sin((towardsDeg * Math.PI) / 180)];
  const reach = drawn.map(([px, py]) => px * x + py * y);
  return reach.indexOf(Math.max(...reach));
}

type EllipseProps = {
  readonly plane: Plane;
  readonly ellipse: NonNullable<Plane['ellipse']>;
  readonly scale: Scale;
  readonly sigmas: number;
};

function Ellipse({ plane, ellipse, scale, sigmas }: EllipseProps) {
  const centre = [plane.missRightKm, plane.missUpKm] as const;
  const { sigmaWideKm, sigmaNarrowKm, leanDeg } = ellipse;
  const points = ellipsePoints(centre, sigmas * sigmaWideKm, sigmas * sigmaNarrowKm, leanDeg, 720);
  const drawn = points.map(([right, up]) => at(scale, right, up));
  const label = drawn[labelAt(drawn, 90 + 28 * (3 - sigmas))]!;
  return (
    <g class={`plane-sigma s${sigmas}`}>
      <polygon points={drawn.map((p) => p.map((v) => v.toFixed(2)).join(',')).join(' ')} />
      <Label x={label[0]} y={label[1] - 3} dim>
        {`${sigmas}σ`}
      </Label>
    </g>
  );
}

function Miss({
  plane,
  scale,
  encounter,
}: {
  readonly plane: Plane;
  readonly scale: Scale;
  readonly encounter: Encounter;
}) {
  const w = words();
  const [x, y] = at(scale, plane.missRightKm, plane.missUpKm);
  const radius = placed(scale, encounter.hbrM / 1000) * HALF * EDGE;
  const right = x >= HALF;
  return (
    <g class="plane-miss">
      <line x1={HALF} y1={HALF} x2={x} y2={y} />
      <circle class="disk" cx={HALF} cy={HALF} r={Math.max(radius, 0.6)} />
      <path class="one" d={`M${HALF - 7} ${HALF}h14M${HALF} ${HALF - 7}v14`} />
      <path class="two" d={`M${x} ${y - 7}l7 7-7 7-7-7z`} />
      <Label x={HALF} y={HALF + Math.max(radius, 7) + 14}>
        {w.object1}
      </Label>
      <Label x={x + (right ? 10 : -10)} y={y + 4} side={right ? 'start' : 'end'}>
        {w.object2}
      </Label>
    </g>
  );
}

type LabelProps = {
  readonly x: number;
  readonly y: number;
  readonly dim?: boolean;
  readonly side?: 'start' | 'middle' | 'end';
  readonly children: ComponentChildren;
};

function Label({ x, y, dim, side = 'middle', children }: LabelProps) {
  return (
    <text class={dim ? 'dim' : ''} x={x} y={Math.min(Math.max(y, 12), SIZE - 4)} text-anchor={side}>
      {children}
    </text>
  );
}
