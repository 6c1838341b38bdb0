/** The belt of GEO: which time and which longitudes are asked for stand in the address; own satellites are one press away. */
import { useMemo, useState } from 'preact/hooks';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { route } from '../app/route.ts';
import { watchNowMs } from '../data/clock.ts';
import { language } from '../data/settings.ts';
import type { BeltReply } from '../data/wire.ts';
import { useAssetMarks } from '../globe/assets.ts';
import { useRead } from '../objects/use-read.ts';
import { words as shared } from '../ui/words.ts';
import { atNow, openFinding, openObject, pathAt, setQuery } from './address.ts';
import { type Belt, beltPicture } from './belt-picture.ts';
import { Chart } from './chart/chart.tsx';
import { DAY_MS, type View } from './chart/frame.ts';
import { instantOf, longitudeText, parseLongitude } from './figures.ts';
import { behaviourVersion, useFindings } from './findings.ts';
import { InstantField } from './instant.tsx';
import { tlpOf } from './marking.ts';
import { words } from './words.ts';

const SPAN_DAYS = 30;
const POINTS = 60; // instants of a line: 1,000 lines stay smooth
const BESIDE_DEG = 6;
const BELT_KINDS = ['proximity', 'approach', 'manoeuvre', 'departure'] as const;

export function BeltView() {
  const w = words();
  const { query } = route.value;
  const toMs = Date.parse(instantOf(query.to) ?? atNow() ?? hourText(watchNowMs()));
  const fromMs = Date.parse(
    instantOf(query.from) ?? new Date(toMs - SPAN_DAYS * DAY_MS).toISOString(),
  );
  const stepH = Math.max(1, Math.round((toMs - fromMs) / POINTS / 3_600_000));
  const asked = {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    stepH: String(stepH),
  };
  const path = pathAt('behaviour/belt', asked);
  const [tries, setTries] = useState(0);
  const { read, refused } = useRead<BeltReply>(
    () => path,
    `${path} ${behaviourVersion()} ${tries}`,
  );
  const found = useFindings({ from: asked.from, to: asked.to }, BELT_KINDS);
  useMarks(read, OWN_TLP);
  useAssetMarks();
  const start = startOf(query, fromMs, toMs);
  const spoken = language.value;
  const belt = useMemo((): Belt | null => {
    if (read === null) return null;
    const atMs = read.atUtc.map((utc) => Date.parse(utc));
    return { atMs, tracks: read.tracks, findings: found.rows };
  }, [read, found.rows]);
  const key = JSON.stringify(start);
  const picture = useMemo(
    () => belt && beltPicture(belt, { openObject, openFinding }, start),
    [belt, key, spoken],
  );
  return (
    <div class="belt-view">
      <BeltFields {...{ fromMs, toMs, belt }} />
      {refused !== null && (
        <p class="row">
          <span class="wrong">{refused.message || w.beltLate}</span>
          <button type="button" onClick={() => setTries(tries + 1)}>
            {w.again}
          </button>
        </p>
      )}
      {picture === null ? (
        refused === null && (
          <p class="dim" aria-busy="true">
            {shared().wait}
          </p>
        )
      ) : (
        <Chart picture={picture} tlp={tlpOf()} wheel />
      )}
      <p class="dim small">
        {w.beltNote} {read?.complete === false && <strong class="degraded">{w.beltCut}</strong>}
      </p>
    </div>
  );
}

/** The whole hour: the same path is asked while it lasts. */
function hourText(ms: number): string {
  return new Date(Math.floor(ms / 3_600_000) * 3_600_000).toISOString();
}

function startOf(
  { west, east }: Readonly<Record<string, string>>,
  top: number,
  bottom: number,
): View | undefined {
  const [left, right] = [Number(west), Number(east)];
  if (west === undefined || east === undefined || !(right > left)) return undefined;
  return { left: Math.max(-180, left), right: Math.min(180, right), top, bottom };
}

type FieldsProps = { readonly fromMs: number; readonly toMs: number; readonly belt: Belt | null };

function BeltFields({ fromMs, toMs, belt }: FieldsProps) {
  const w = words();
  const own = (belt?.tracks ?? []).filter(({ isAsset }) => isAsset);
  const iso = (ms: number) => new Date(ms).toISOString();
  const show = (deg: number) =>
    setQuery({ west: (deg - BESIDE_DEG).toFixed(1), east: (deg + BESIDE_DEG).toFixed(1) });
  return (
    <form class="belt-fields" onSubmit={(event) => event.preventDefault()}>
      <InstantField
        label={w.from}
        value={iso(fromMs)}
        onSet={(at) => setQuery({ from: at ?? '' })}
      />
      <InstantField label={w.to} value={iso(toMs)} onSet={(at) => setQuery({ to: at ?? '' })} />
      <Longitudes />
      <span class="row">
        {own.map(({ objectId, name, longitudeDeg }) => {
          const at = longitudeDeg.findLast((deg) => deg !== null);
          if (at == null) return null;
          return (
            <button key={objectId} type="button" onClick={() => show(at)}>
              {w.beside(name || objectId)}
            </button>
          );
        })}
        <button type="button" onClick={() => setQuery({ west: '', east: '' })}>
          {w.wholeBelt}
        </button>
      </span>
    </form>
  );
}

function Longitudes() {
  const w = words();
  const { west = '', east = '' } = route.value.query;
  return (
    <>
      <LongitudeField name="west" label={w.west} value={west} />
      <LongitudeField name="east" label={w.east} value={east} />
    </>
  );
}

type LongitudeProps = {
  readonly name: 'west' | 'east';
  readonly label: string;
  readonly value: string;
};

/** '75 E', '75', '-12', '12W'. What is not a longitude is put back. */
function LongitudeField({ name, label, value }: LongitudeProps) {
  const shown = value === '' ? '' : longitudeText(Number(value), 1);
  const [typed, setTyped] = useState<string | null>(null);
  const set = () => {
    const deg = parseLongitude(typed ?? shown);
    if (typed !== null && typed.trim() === '') setQuery({ [name]: '' });
    else if (typed !== null && deg !== null) setQuery({ [name]: String(deg) });
    setTyped(null);
  };
  return (
    <label>
      {label}
      <input
        type="text"
        size={9}
        maxLength={12}
        placeholder={name === 'west' ? '60° E' : '75° E'}
        value={typed ?? shown}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={set}
        onKeyDown={(event) => {
          if (event.key === 'Enter') set();
        }}
      />
    </label>
  );
}
