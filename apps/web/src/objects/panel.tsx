/**
 * One object: what it is, its element set with age and source, what comes near it, how its orbit was, and its set to take along.
 * Read anew when elements change; what is not known is said, never left out.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { href, route } from '../app/route.ts';
import { DvSection } from '../behaviour/dv-section.tsx';
import { ask } from '../data/ask.ts';
import { watchNowMs } from '../data/clock.ts';
import { chosenObject, flyTo } from '../data/select.ts';
import { changes, me } from '../data/state.ts';
import type { ObjectExportReply, ObjectReply } from '../data/wire.ts';
import { assetOf, useAssetMarks } from '../globe/assets.ts';
import { FRESHNESS, REGIMES } from '../globe/contract.ts';
import { catalogue, feed } from '../globe/feed.ts';
import { download } from '../ui/download.ts';
import { MarkingChip } from '../ui/marks.tsx';
import { Shape } from '../ui/shape.tsx';
import { spanText, Utc } from '../ui/time.tsx';
import { tell } from '../ui/windows.tsx';
import { words as common } from '../ui/words.ts';
import { Approaches } from './approaches.tsx';
import { ElementHistory } from './element-history.tsx';
import { Freshness } from './freshness.tsx';
import { wholeText } from './orbit-text.ts';
import { useRead } from './use-read.ts';
import { words } from './words.ts';

export type ObjectPanelProps = {
  readonly id: string;
  readonly onClose?: () => void; // shows a button for it
};

export function ObjectPanel({ id, onClose }: ObjectPanelProps) {
  const w = words();
  useEffect(() => feed.start(), []);
  useAssetMarks(useMemo(() => new Set([id]), [id]));
  const { read, refused } = useRead<ObjectReply>(
    () => `/api/v1/objects/${encodeURIComponent(id)}`,
    `${id} ${changes.value.elements ?? 0}`,
  );
  if (refused !== null && read === null) {
    const why = refused.status === 404 ? w.gone : refused.message || common().noAnswer;
    return (
      <Frame id={id} name={id} onClose={onClose}>
        <p class="wrong">{why}</p>
      </Frame>
    );
  }
  return (
    <Frame id={id} name={read?.object.name || id} onClose={onClose}>
      <Marks id={id} read={read} />
      <div class="row">
        <button type="button" class="main" onClick={() => showOnGlobe(id)}>
          <Shape name="search" />
          {w.show}
        </button>
        {route.value.page !== 'objects' && (
          <a class="button" href={href('objects', id)}>
            {w.openTable}
          </a>
        )}
      </div>
      <Heights id={id} />
      <Approaches key={`a-${id}`} id={id} />
      {read !== null && <Serves read={read} />}
      {read === null ? <p class="dim">{common().wait}</p> : <Elements read={read} />}
      <DvSection key={`d-${id}`} id={id} />
      <ElementHistory key={`h-${id}`} id={id} held={read?.history ?? []} />
      {read?.inForce != null && <Take id={id} />}
    </Frame>
  );
}

type FrameProps = {
  readonly id: string;
  readonly name: string;
  readonly onClose: (() => void) | undefined;
  readonly children: ComponentChildren;
};

function Frame({ id, name, onClose, children }: FrameProps) {
  const w = words();
  return (
    <article class="object" aria-label={name}>
      <header>
        <h2>{name}</h2>
        {name !== id && <span class="dim object-id">{id}</span>}
        {onClose !== undefined && (
          <button type="button" class="leave" aria-label={w.close} onClick={onClose}>
            <Shape name="close" />
          </button>
        )}
      </header>
      {children}
    </article>
  );
}

function showOnGlobe(id: string): void {
  chosenObject.value = id;
  flyTo.value = id;
  if (!/^#\/(watch|$)/.test(location.hash || '#/')) location.hash = href('watch');
}

function Marks({ id, read }: { readonly id: string; readonly read: ObjectReply | null }) {
  const w = words();
  const whole = catalogue.value;
  const row = whole === null ? -1 : feed.row(id);
  const asset = assetOf.value.get(id);
  return (
    <p class="object-marks">
      {row >= 0 && <span class="chip">{REGIMES[whole!.regime[row]!]}</span>}
      {read?.object.cosparId && <span class="chip">{read.object.cosparId}</span>}
      {asset !== undefined && (
        <span class="chip from">
          <Shape name="ROUTINE" />
          {w.ownedBy(asset.owner)}
        </span>
      )}
      {asset?.marking !== undefined && <MarkingChip of={asset.marking} />}
      {row >= 0 ? (
        <Freshness of={whole!.freshness[row]!} />
      ) : (
        read?.object.stale === true && <Freshness of={FRESHNESS.indexOf('stale')} />
      )}
    </p>
  );
}

/** Said where it is not the element set that the watch goes by now. */
function Serves({ read }: { readonly read: ObjectReply }) {
  const w = words();
  const { serves } = read;
  if (serves === null || serves.by === 'set') return null;
  return (
    <p>
      {w.byEphemeris(serves.source)} {serves.untilUtc !== null && <Utc utc={serves.untilUtc} />}
    </p>
  );
}

type Fact = readonly [name: string, value: ComponentChildren, unit?: string];

function Elements({ read }: { readonly read: ObjectReply }) {
  const w = words();
  const set = read.inForce;
  if (set === null)
    return read.serves === null ? <p class="wrong">{w.noElements}</p> : <p>{w.onlyEphemeris}</p>;
  const { names } = w;
  const ageMs = watchNowMs() - Date.parse(set.epochUtc);
  const facts: readonly Fact[] = [
    [names.epoch, <Utc key="e" utc={set.epochUtc} />],
    [names.age, ageMs >= 0 ? w.old(spanText(ageMs)) : w.ahead(spanText(-ageMs))],
    [names.source, set.source],
    [names.meanMotion, set.meanMotionRevDay.toFixed(8), 'rev/d'],
    [names.eccentricity, set.eccentricity.toFixed(7)],
    [names.inclination, set.inclinationDeg.toFixed(4), '°'],
    [names.raan, set.raanDeg.toFixed(4), '°'],
    [names.argPerigee, set.argPerigeeDeg.toFixed(4), '°'],
    [names.meanAnomaly, set.meanAnomalyDeg.toFixed(4), '°'],
    [names.bstar, set.bstarPerEarthRadius.toExponential(4), '1/R⊕'],
    [names.motionDot, set.meanMotionDotRevDay2.toExponential(3), 'rev/d²'],
    [names.revolution, String(set.revolutionAtEpoch)],
    [names.setNumber, String(set.elementSetNumber)],
    [names.type, set.ephemerisType === 4 ? w.xp : 'SGP4'],
  ];
  return (
    <section>
      <h3>{w.elements}</h3>
      <Facts facts={facts} />
      <p class="dim small">{names.mean}</p>
    </section>
  );
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="object-facts">
      {facts.map(([name, value, unit]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {unit !== undefined && <span class="unit"> {unit}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What a person pictures an orbit by; how old it is stands in the marks above. */
function Heights({ id }: { readonly id: string }) {
  const w = words();
  const whole = catalogue.value;
  const row = whole === null ? -1 : feed.row(id);
  if (whole === null || row < 0) return null;
  const facts: readonly Fact[] = [
    [w.names.perigee, wholeText(whole.perigeeKm[row]!), 'km'],
    [w.names.apogee, wholeText(whole.apogeeKm[row]!), 'km'],
    [w.names.inclination, whole.inclinationDeg[row]!.toFixed(2), '°'],
    [w.names.period, whole.periodMin[row]!.toFixed(1), common().units.min],
  ];
  return (
    <dl class="object-heights" title={w.derived}>
      {facts.map(([name, value, unit]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            <span class="unit"> {unit}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const TAKERS = ['analyst', 'duty', 'release', 'reviewer'];
const TYPES = { kvn: 'text/plain', xml: 'application/xml', csv: 'text/csv' } as const;

function Take({ id }: { readonly id: string }) {
  const w = words();
  const [busy, setBusy] = useState(false);
  const may = me.value?.roles.some((role) => TAKERS.includes(role)) === true;
  if (!may) return <p class="dim small">{w.mayNotTake}</p>;
  const take = async (form: keyof typeof TYPES) => {
    setBusy(true);
    const path = `/api/v1/objects/${encodeURIComponent(id)}/export`;
    const asked = await ask<ObjectExportReply>('POST', path, { form });
    setBusy(false);
    if (!asked.ok) return tell(`${common().failed}: ${asked.message || common().noAnswer}`);
    const { text, tlp } = asked.body;
    const ending = form === 'csv' ? 'csv' : `omm.${form === 'kvn' ? 'txt' : 'xml'}`;
    tell(w.taken(download(text, { what: `elements ${id}`, ending, type: TYPES[form], tlp })));
  };
  return (
    <section>
      <h3>{w.take}</h3>
      <div class="row">
        {(Object.keys(TYPES) as (keyof typeof TYPES)[]).map((form) => (
          <button key={form} type="button" disabled={busy} onClick={() => void take(form)}>
            {form === 'csv' ? 'CSV' : `OMM ${form.toUpperCase()}`}
          </button>
        ))}
      </div>
      <p class="dim small">{w.takeNote}</p>
    </section>
  );
}
