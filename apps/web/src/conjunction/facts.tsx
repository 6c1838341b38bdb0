/** An approach in figures: what matters first and large, then everything behind it with unit, age and source. */
import type { ComponentChildren } from 'preact';
import { second, watchNowMs } from '../data/clock.ts';
import { Age, Utc } from '../ui/time.tsx';
import {
  ageText,
  distanceText,
  durationText,
  type Encounter,
  nameOf,
  oneInText,
  pcText,
  probabilityOf,
  speedText,
} from './figures.ts';
import { modelsOf, modelText, openMethod } from './method.tsx';
import { words } from './words.ts';

type Of = { readonly encounter: Encounter };

export function Pair({ encounter }: Of) {
  const [one, two] = encounter.objects;
  return (
    <p class="approach-pair">
      <span class="one">✚ {nameOf(one!)}</span> · <span class="two">◆ {nameOf(two!)}</span>
    </p>
  );
}

export function Headline({ encounter }: Of) {
  const w = words();
  const { pc, pcMax } = probabilityOf(encounter);
  const { computed, told, gone } = encounter;
  const missKm = gone ? (computed?.missKm ?? null) : told.missKm;
  const sigma = computed?.sigmaMissKm ?? null;
  return (
    <div class="approach-head">
      <Tile name={w.miss} value={distanceText(missKm)}>
        {sigma !== null && w.sigma(distanceText(sigma))}
      </Tile>
      <Tile name={w.pc} value={pc === null ? w.noPc : pcText(pc)}>
        {pc !== null && <span>{oneIn(pc)}</span>}
        {pcMax !== null && <span>{`${w.pcMaxName} ${pcText(pcMax)}`}</span>}
      </Tile>
      <Tile
        name={w.speed}
        value={speedText(told.relativeSpeedKmS ?? computed?.relativeSpeedKmS ?? null)}
      >
        {computed && w.angle(computed.crossingAngleDeg.toFixed(1))}
      </Tile>
      <Tile name={w.tca} value={<Left utc={encounter.tcaUtc} />}>
        <Utc utc={encounter.tcaUtc} />
      </Tile>
    </div>
  );
}

function oneIn(pc: number): string {
  const text = oneInText(pc);
  return text === null ? words().oneInNever : words().oneIn(text);
}

function Left({ utc }: { readonly utc: string }) {
  second.value;
  return <Age of={Date.parse(utc) >= watchNowMs() ? 'until' : 'when'} utc={utc} />;
}

type TileProps = {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly children?: ComponentChildren;
};

function Tile({ name, value, children }: TileProps) {
  return (
    <div class="tile">
      <span class="tile-name">{name}</span>
      <strong>{value}</strong>
      <span class="tile-more">{children}</span>
    </div>
  );
}

/** "312 m above (R), 1.2 km ahead (T), 40 m to the left (N)" */
export function partsText(parts: readonly (number | null)[]): string {
  const w = words();
  const [r, t, n] = parts.map((km) => km ?? 0) as [number, number, number];
  const size = (km: number) => distanceText(Math.abs(km));
  const said = [
    w.radial(size(r), r >= 0),
    w.transverse(size(t), t >= 0),
    w.normal(size(n), n >= 0),
  ];
  return w.listed(said);
}

export function Details({ encounter }: Of) {
  const w = words();
  const { told, computed, gone } = encounter;
  const { pcMax } = probabilityOf(encounter);
  const dilution = gone ? (computed?.probability.dilution ?? null) : told.dilution;
  const parts = gone ? computed?.missRtnKm : [told.missRKm, told.missTKm, told.missNKm];
  const sigmas = computed?.plane?.ellipse?.sigmasAway ?? null;
  const validity = computed?.probability.figures[0]?.validity;
  return (
    <dl class="facts">
      {encounter.kind === 'interval' && (
        <Fact name={w.below}>
          <Utc utc={encounter.fromUtc} seconds={false} /> –{' '}
          <Utc utc={encounter.toUtc} seconds={false} />
        </Fact>
      )}
      {parts && <Fact name={w.parts}>{partsText(parts)}</Fact>}
      <Fact name={w.pcMax}>
        {pcText(pcMax)}
        {pcMax !== null && pcMax > 0 && <span class="dim"> ({oneIn(pcMax)})</span>}
      </Fact>
      <Fact name={w.dilution}>
        {dilution === null ? w.noDilution : dilution ? w.diluted : w.notDiluted}
      </Fact>
      {validity && <Fact name={w.validity}>{w.validities[validity]}</Fact>}
      {sigmas !== null && <Fact name={w.sigmasName}>{w.sigmas(sigmas.toFixed(2))}</Fact>}
      <Fact name={w.duration}>{durationText(computed?.probability.durationS ?? null)}</Fact>
      <Fact name={w.radius}>
        {`${encounter.hbrM} m`} <Radii encounter={encounter} />
      </Fact>
      <Fact name={w.covariance}>
        {modelsOf(encounter).map((name) => (
          <span key={name} class="line">
            {modelText(name)}
          </span>
        ))}
        <button type="button" class="plain link" onClick={() => openMethod(encounter)}>
          {w.how}
        </button>
      </Fact>
    </dl>
  );
}

function Radii({ encounter: { objects } }: Of) {
  const w = words();
  const text = objects.every((one) => one.hbrM !== null)
    ? objects.map((one) => `${one.hbrM} m ${w.radiusFrom[one.hbrSource]}`).join(' + ')
    : w.radiusFrom.combined;
  return <span class="dim">({text})</span>;
}

/** Both objects side by side: which set, how old, how well known. */
export function Bodies({ encounter }: Of) {
  return (
    <div class="bodies">
      {encounter.objects.map((body, k) => (
        <Body key={body.objectId} body={body} n={k + 1} />
      ))}
    </div>
  );
}

function Body({ body, n }: { readonly body: Encounter['objects'][number]; readonly n: number }) {
  const w = words();
  const { elementSet: set, sigmaRtnKm: sigma, asset, altitudeKm } = body;
  return (
    <section class={`body body${n}`}>
      <h3>
        <span class="body-mark" aria-hidden="true">
          {n === 1 ? '✚' : '◆'}
        </span>
        {`${w.body(n)}: ${nameOf(body)}`}
        {asset && <span class="chip">{`${w.asset}: ${asset.name}`}</span>}
      </h3>
      <dl class="facts">
        <Fact name={w.set}>{set === null ? '–' : <SetFacts set={set} />}</Fact>
        <Fact name={w.error}>
          {sigma === null ? w.noError : sigma.map((km) => distanceText(km)).join(' · ')}
        </Fact>
        <Fact name={w.regime}>
          {[
            body.regime ?? '–',
            altitudeKm === null ? '' : `${w.altitude} ${altitudeKm.toFixed(0)} km`,
          ]
            .filter((text) => text !== '')
            .join(', ')}
        </Fact>
      </dl>
    </section>
  );
}

function SetFacts({
  set,
}: {
  readonly set: NonNullable<Encounter['objects'][number]['elementSet']>;
}) {
  const w = words();
  const then = ageText(set.ageAtApproachD);
  const age = set.ageNowD >= 0 ? w.setAge(ageText(set.ageNowD), then) : w.setNewer(then);
  return (
    <>
      <Utc utc={set.epochUtc} seconds={false} /> <span class="dim">({set.source})</span>
      <span class="line">{age}</span>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
