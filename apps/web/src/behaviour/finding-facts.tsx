/** The figures of a finding by its kind, each with its unit and, where it is a range, with its error. */
import type { ComponentChildren } from 'preact';
import type { BehaviourWholeReply } from '../data/wire.ts';
import { Age, Utc } from '../ui/time.tsx';
import { plainText } from '../warnings/title.ts';
import { standingOf } from './dv-picture.ts';
import {
  dvText,
  kmText,
  longitudeText,
  minuteText,
  nearestText,
  rangeText,
  signedText,
} from './figures.ts';
import { pictureWords } from './picture-words.ts';
import { words } from './words.ts';

type Fact = readonly [name: string, value: ComponentChildren];
type Whole = BehaviourWholeReply;

export function FindingFacts({ whole }: { readonly whole: Whole }) {
  const facts = [...common(whole), ...own(whole)].filter(([, value]) => value !== null);
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The one figure that matters most of a kind, with its error. */
export function leadOf(whole: Whole): string {
  const w = words();
  const { finding, proximity, manoeuvre, departure, approach, breakup, decay } = whole;
  const since = `${w.opened} ${minuteText(finding.openedUtc)}`;
  if (proximity !== null)
    return `${w.nearest} ${nearestText(proximity.kind, proximity.minKm, proximity.sigmaKm)} · ${w.medianRange} ${rangeText(proximity.medianKm, proximity.sigmaKm)} · ${since}`;
  if (manoeuvre !== null)
    return `Δv ${dvText(manoeuvre.dvMS)} · ${minuteText(manoeuvre.atUtc)} · ${since}`;
  if (departure !== null) return `${plainText(departure.seen)} · ${since}`;
  if (approach !== null)
    return `${longitudeText(approach.longitudeDeg, 2)} · ${w.drift} ${signedText(approach.driftDegDay, 3, w.degDay)} · ${since}`;
  if (breakup !== null)
    return `${w.brokeAt} ${minuteText(breakup.atUtc ?? breakup.fromUtc)} · ${w.pieces} ${breakup.pieces.length} · ${since}`;
  if (decay === null || decay.decayUtc === null) return since;
  return `${pictureWords().median} ${minuteText(decay.decayUtc)} · ${pictureWords().window} ${minuteText(decay.fromUtc)} – ${minuteText(decay.toUtc)}`;
}

function common({ finding }: Whole): Fact[] {
  const w = words();
  const { kind, openedUtc, fromUtc, toUtc, confidence } = finding;
  return [
    [
      w.opened,
      <>
        <Utc utc={openedUtc} seconds={false} /> <Age of="when" utc={openedUtc} />
      </>,
    ],
    [
      fromUtc === toUtc ? w.when : w.lasts,
      kind === 'decay'
        ? null
        : fromUtc === toUtc
          ? minuteText(fromUtc)
          : `${minuteText(fromUtc)} – ${minuteText(toUtc)}`,
    ],
    [w.confidence, confidence > 0 ? `${Math.round(confidence * 100)} %` : null],
  ];
}

function own(whole: Whole): Fact[] {
  const { proximity, manoeuvre, departure, approach, breakup, decay } = whole;
  if (proximity !== null) return nearness(proximity);
  if (manoeuvre !== null) return burn(manoeuvre);
  if (departure !== null) return left(departure);
  if (approach !== null) return coming(approach);
  if (breakup !== null) return broken(breakup);
  return decay === null ? [] : falling(decay);
}

function nearness(p: NonNullable<Whole['proximity']>): Fact[] {
  const w = words();
  const sun = p.sunAngleDeg;
  const { relative: o } = p;
  return [
    [w.nearest, `${nearestText(p.kind, p.minKm, p.sigmaKm)} · ${minuteText(p.nearestUtc)}`],
    [w.medianRange, rangeText(p.medianKm, p.sigmaKm)],
    [w.closing, signedText(p.closingKmDay, 1, w.kmDay)],
    [
      w.nextNear,
      p.nextNearUtc === null ? null : `${minuteText(p.nextNearUtc)} · ${kmText(p.nextNearKm)}`,
    ],
    [w.sun, sun === null ? null : `${sun.toFixed(0)}° · ${pictureWords().sun(sun)}`],
    [w.burns, String(p.burns)],
    [w.isOpen, p.isOpen ? w.goesOn : w.ended],
    [
      w.relativeOrbit,
      o === null
        ? null
        : `δa ${signedText(o.daKm, 2, 'km')} · δλ ${signedText(o.dLambdaKm, 1, 'km')} · |δe| ${kmText(o.deKm)} · |δi| ${kmText(o.diKm)} · ${w.drift} ${signedText(o.driftKmDay, 1, w.kmDay)}`,
    ],
  ];
}

function burn(m: NonNullable<Whole['manoeuvre']>): Fact[] {
  const w = words();
  const names = pictureWords();
  return [
    [w.burnAt, `${minuteText(m.atUtc)} ± ${(m.sigmaS / 3600).toFixed(1)} h`],
    ['Δv', `${dvText(m.dvMS)} ± ${dvText(m.dvSigmaMS)}`],
    ['R · T · N', `${dvText(m.dvRMS)} · ${dvText(m.dvTMS)} · ${dvText(m.dvNMS)}`],
    [w.kind, names.manoeuvres[m.kind]],
    [
      names.significance,
      m.significance === null ? '–' : `${m.significance.toFixed(1)} σ · ${standingOf(m)}`,
    ],
  ];
}

function left(d: NonNullable<Whole['departure']>): Fact[] {
  const w = words();
  return [
    [w.what, plainText(d.what)],
    [w.expected, plainText(d.expected)],
    [w.seen, plainText(d.seen)],
    [w.surprise, d.surprise === null ? '–' : w.oneInTen(d.surprise.toFixed(1))],
  ];
}

function coming(a: NonNullable<Whole['approach']>): Fact[] {
  const w = words();
  return [
    [w.longitude, longitudeText(a.longitudeDeg)],
    [w.drift, signedText(a.driftDegDay, 3, w.degDay)],
    [w.made, minuteText(a.madeUtc)],
  ];
}

function broken(b: NonNullable<Whole['breakup']>): Fact[] {
  const w = words();
  const when =
    b.atUtc === null
      ? w.between(minuteText(b.fromUtc), minuteText(b.toUtc))
      : `${minuteText(b.atUtc)} ± ${b.sigmaS === null ? '?' : Math.round(b.sigmaS / 60)} min`;
  return [
    [w.brokeAt, when],
    [w.parent, plainText(b.parentName || b.parentId || b.launch)],
    [w.otherParent, b.otherParentId === null ? null : plainText(b.otherParentId)],
    [w.pieces, `${b.pieces.length} (+${b.growth})`],
    [w.pinch, `${kmText(b.spreadKm)} · ${w.height} ${kmText(b.heightKm)}`],
    [w.spread, dvText(b.dvSpreadMS)],
    [w.likeness, plainText(b.likeness)],
    [w.parentGone, b.isParentGone ? w.yes : w.no],
  ];
}

function falling(d: NonNullable<Whole['decay']>): Fact[] {
  const w = words();
  const names = pictureWords();
  const has = d.decayUtc !== null;
  return [
    [
      names.window,
      has ? `${minuteText(d.fromUtc)} – ${minuteText(d.toUtc)}` : plainText(d.why) || '–',
    ],
    [names.median, has ? minuteText(d.decayUtc) : null],
    [w.remaining, d.remainingDays === null ? null : `${d.remainingDays.toFixed(2)} d`],
    [
      w.heights,
      `${d.perigeeKm.toFixed(0)} × ${d.apogeeKm.toFixed(0)} km · ${d.inclinationDeg.toFixed(2)}°`,
    ],
    [w.control, names.control[String(d.isUncontrolled) as 'true' | 'false' | 'null']],
    [w.weather, plainText(d.weather)],
  ];
}
