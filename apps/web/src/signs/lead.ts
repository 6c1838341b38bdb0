/** The sentence of a sign: what was seen, by its kind and evidence. A figure that is not there leaves its part of the sentence out. */
import { language } from '../data/settings.ts';
import type { SignLine, SignWholeReply } from '../data/wire.ts';
import { plainText } from '../warnings/title.ts';
import {
  bytesText,
  countText,
  isOwn,
  lastsText,
  percentText,
  plainNumber,
  type SignEvidence,
  serviceText,
  valueNamed,
} from './figures.ts';
import { leadWords as words } from './lead-words.ts';
import { words as pageWords } from './words.ts';

type Seen = {
  readonly sign: SignLine;
  readonly from: string;
  readonly to: string;
  readonly on: string;
  /** A figure of evidence as text; '' where there is none. */
  readonly figure: (name: string, as?: (value: number) => string) => string;
  readonly text: (name: string) => string;
};

export function leadOf({ sign, evidence }: Pick<SignWholeReply, 'sign' | 'evidence'>): string {
  const { source, destination } = sign;
  const seen: Seen = {
    ...{ sign, from: named(source), to: named(destination), on: words().on(serviceText(sign)) },
    figure: (name, as = countText) => figureOf(evidence, name, as),
    text: (name) => {
      const value = valueNamed(evidence, name);
      return typeof value === 'string' ? plainText(value) : '';
    },
  };
  const parts = PARTS[sign.kind]?.(seen) ?? [
    words().other(seen.from, seen.to, seen.on, countText(sign.count)),
  ];
  const said = parts.filter((part) => part !== '');
  return language.value === 'ja' ? closed(said.join('')) : capital(said.join(' '));
}

function figureOf(
  evidence: readonly SignEvidence[],
  name: string,
  as: (value: number) => string,
): string {
  const value = valueNamed(evidence, name);
  return typeof value === 'number' ? as(value) : '';
}

const JAPANESE = '[\\u3040-\\u30ff\\u4e00-\\u9fff（）、。]';
const GAP = new RegExp(`(${JAPANESE}) (?=${JAPANESE})`, 'g');

/** Japanese has a space beside foreign letters only. */
function closed(text: string): string {
  return text.replace(GAP, '$1');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function named(end: string | null): string {
  const w = words();
  if (end === null) return w.somebody;
  if (!isOwn(end)) return plainText(end);
  return end === 'own' ? w.ourHost : w.ours(plainText(end));
}

const PARTS: Readonly<Record<SignLine['kind'], (seen: Seen) => readonly string[]>> = {
  beacon: (seen) => {
    const jitter = seen.figure('jitterShare', percentText);
    return [
      words().beacon(seen.from, seen.to, seen.on, period(seen), countText(seen.sign.count)),
      jitter === '' ? '' : words().jitter(jitter),
      words().beaconLike,
    ];
  },
  'retry-beacon': (seen) => [
    words().retry(seen.from, seen.to, seen.on, period(seen), countText(seen.sign.count)),
    words().retryLike,
  ],
  scan: (seen) => [tried(seen), failures(seen), words().scanLike],
  'brute-force': (seen) => {
    const { sign, to, figure, text } = seen;
    const sources = sourcesOf(seen);
    const from = sign.source === null && sources !== '' ? words().outsiders(sources) : seen.from;
    const service = [text('service'), serviceText(sign)].filter((part) => part !== '');
    const after = text('longSessionAfter');
    return [
      words().guessing(
        ...([from, to, service.join(' ')] as const),
        ...([countText(sign.count), figure('attemptsPerHour') || '–'] as const),
      ),
      words().guessingLike,
      after === 'yes' ? words().longAfter : after === 'no' ? words().noLongAfter : '',
    ];
  },
  'long-connection': (seen) => [
    words().long(seen.from, seen.to, seen.on, seen.figure('durationS', lastsText) || '–'),
    seen.text('stillOpen') === 'yes' ? words().stillOpen : '',
    words().longLike,
  ],
  'first-contact': (seen) => [words().first(seen.from, seen.to, seen.on), words().firstLike],
  flood: (seen) =>
    seen.text('shape') === 'standing'
      ? [words().standing(seen.from, seen.to, seen.on, seen.figure('attemptsPerHour') || '–')]
      : surge(seen),
  reflection: (seen) => reflected(seen),
  exfiltration: (seen) => leaving(seen),
  relay: (seen) => {
    const chance = seen.figure('passedOnByChance', plainNumber);
    return [
      words().relay(
        ...([seen.to, seen.on, seen.figure('passedOn') || countText(seen.sign.count)] as const),
        seen.figure('inwardConnections') || '–',
      ),
      chance === '' ? '' : words().byChance(chance),
      words().relayLike,
    ];
  },
  indicator: (seen) => {
    const outside = isOwn(seen.sign.destination) ? seen.from : seen.to;
    const contacts = seen.figure('contacts') || countText(seen.sign.count);
    return [
      words().indicator(outside, seen.on, contacts, seen.figure('answeredContacts') || '–'),
      words().indicatorLike,
    ];
  },
};

const period = ({ figure }: Seen) => figure('periodS', lastsText) || '–';
/** As the detector could count them: all, about, or at least. */
const sourcesOf = ({ figure }: Seen) =>
  figure('sources') || figure('sourcesAbout') || figure('sourcesAtLeast');

function tried(seen: Seen): string {
  const { sign, from, to, on, figure, text } = seen;
  const w = words();
  const [hosts, ports] = [figure('hosts') || '–', figure('ports') || '–'];
  switch (text('shape')) {
    case 'horizontal':
      return w.horizontal(from, serviceText(sign), hosts);
    case 'vertical':
      return w.vertical(from, to, ports);
    case 'shared': {
      const sources = figure('sources') || '–';
      return hosts === '1' ? w.sharedPorts(sources, to, ports) : w.shared(sources, hosts, on);
    }
    case 'decoys':
      return w.decoys(sourcesOf(seen) || '–', on);
    case 'many sources':
      return w.manySources(sourcesOf(seen) || '–', hosts, on, figure('usualPerHour', plainNumber));
    default:
      return w.block(from, hosts, ports);
  }
}

function failures({ figure }: Seen): string {
  const [failed, answered] = [figure('failedServices'), figure('answeredServices')];
  if (failed === '') return '';
  return answered === '' ? words().failedOnly(failed) : words().failed(failed, answered);
}

function surge(seen: Seen): string[] {
  const w = words();
  const [usual, sources] = [seen.figure('usualPerMinute'), sourcesOf(seen)];
  return [
    seen.text('shape') === 'carpet'
      ? w.carpet(seen.figure('hosts') || '–', seen.on, seen.figure('peakPerMinute') || '–')
      : w.flood(seen.to, seen.on, seen.figure('peakPerMinute') || '–'),
    usual === '' ? w.usualUnknown : w.usual(usual),
    sources === '' ? '' : w.floodFrom(sources),
    w.floodLike,
  ];
}

/** With its amplification it is of a server of ours that answers; else of the victim. */
function reflected({ to, figure, text }: Seen): string[] {
  const w = words();
  const times = figure('amplification', plainNumber);
  const service = text('service') || '–';
  if (times !== '') return [w.abused(to, service, times), w.abusedLike];
  const bytes = figure('bytesIn', bytesText) || '–';
  return [w.victim(to, service, figure('reflectors') || '–', bytes), w.victimLike];
}

function leaving({ sign, from, to, on, figure, text }: Seen): string[] {
  const w = words();
  const shapes: Readonly<Record<string, string>> = pageWords().shapes;
  const per = text('volumeOf');
  const most = figure('timesTheMostEver', plainNumber);
  return [
    w.out(from, figure('bytesOut', bytesText) || '–', shapes[per] ?? '–'),
    sign.destination === null ? '' : w.mostTo(to, on),
    most === '' ? w.noHistory : w.beyond(most),
    w.outLike,
  ];
}
