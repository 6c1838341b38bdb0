/**
 * Which signs people are told of, and in what words: those about an asset that wants its kind and score. Everything in a notice
 * has gone through the warrant's way out: outside addresses, pseudonyms, evidence by names of the glossary. Titles say what was
 * seen and what it is consistent with, never who is guilty.
 */
import { type OutwardSign, type OwnHosts, tlpOfSign, type Warrant } from '@noroshi/flow';
import {
  type Asset,
  type Evidence,
  type Marking,
  type NoticeDraft,
  noticeDefault,
  SCHEMA_LIMITS,
  strictestMarking,
} from '@noroshi/watch';
import { docOf, type SignChange } from './merge.ts';
import { isTold, type SignsWatch } from './settings.ts';

export const METHOD_VERSION = '1';

export type Told = {
  readonly draft: NoticeDraft;
  readonly marking: Marking;
  readonly assetIds: readonly string[];
};

const NOBODY: Pick<Marking, 'releasableTo'> = { releasableTo: [] };

/** Undefined where nobody is to be told. */
export function toldOf(
  change: SignChange,
  warrant: Warrant,
  settings: { readonly watch: SignsWatch; readonly assets: readonly Asset[] },
  nodeId: string,
  atUs: number,
): Told | undefined {
  const { row, isNews, severity } = change;
  if (!isNews) return undefined;
  const { sign, ownHosts = 0 } = docOf(row);
  const about = settings.assets.filter(
    ({ id }) => row.assetIds.includes(id) && isTold(settings.watch, id, sign.kind, sign.score),
  );
  if (about.length === 0) return undefined;
  const assetIds = about.map(({ id }) => id);
  const markings = about.map(({ marking }) => marking ?? noticeDefault(nodeId));
  const under = strictestMarking([warrant.marking, ...markings], nodeId);
  const tlp = tlpOfSign(sign, under.tlp);
  // An indicator that was marked more strictly is its author's: whom it may go to is theirs to say.
  const marking = { ...under, originator: nodeId, tlp, ...(tlp !== under.tlp && NOBODY) };
  const draft: NoticeDraft = {
    ...{ kind: sign.kind, key: row.id, title: titleOf(sign, about) },
    about: assetIds.slice(0, SCHEMA_LIMITS.aboutMax).map((id) => ({ type: 'asset', id })),
    ...{ atUs, window: { fromUs: row.firstUs, toUs: row.lastUs }, severity },
    ...{
      confidence: sign.confidence,
      evidence: evidenceOf(sign, ownHosts).slice(0, SCHEMA_LIMITS.evidenceMax),
    },
    method: {
      name: `flow-${sign.kind}`,
      version: METHOD_VERSION,
      parameters: {
        ...{ warrant: warrant.id, rank: sign.rank, score: sign.score },
        ...(warrant.ownHostsMin !== undefined && { ownHostsMin: warrant.ownHostsMin }),
      },
    },
  };
  return { draft, marking, assetIds };
}

export const WORDS: Readonly<Record<OutwardSign['kind'], string>> = {
  scan: 'Scan of hosts or ports',
  'brute-force': 'Many attempts to log in',
  beacon: 'Regular calls, consistent with remote control',
  'retry-beacon': 'Regular calls that are refused',
  'long-connection': 'Connection open for long',
  'first-contact': 'First contact with what few others contact',
  flood: 'Flood',
  reflection: 'Reflected flood',
  exfiltration: 'More data out than is usual',
  relay: 'Connections passed on, consistent with a relay',
  indicator: 'Known indicator seen',
};

export function titleOf(sign: OutwardSign, about: readonly Asset[]): string {
  const outside = [sign.source, sign.destination, ...sign.ends.map(({ address }) => address)].find(
    (end) => end !== null && !end.startsWith('own'),
  );
  const service = sign.port === null ? '' : `, ${sign.port}/${sign.protocol ?? 'any'}`;
  const [first, ...more] = about.map(({ name }) => name);
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const ends =
    outside === undefined ? '' : ` ${sign.source === outside ? 'from' : 'with'} ${outside}`;
  return cut(
    `${WORDS[sign.kind]}:${ends}${service}, at ${first ?? 'nobody'}${others}`,
    SCHEMA_LIMITS.titleLengthMax,
  );
}

const VALUE_LENGTH_MAX = 1000;
const OTHERWISE_MAX = 12;
const ENDS_MAX = 8;

/** What was seen, the ends as they may leave, the figures, the harmless explanations tried. */
function evidenceOf(sign: OutwardSign, ownHosts: OwnHosts): Evidence[] {
  const text = (name: string, value: string): Evidence => ({
    ...{ type: 'value', name, value: cut(value, VALUE_LENGTH_MAX) },
  });
  return [
    ...(sign.source === null ? [] : [text('source', sign.source)]),
    ...(sign.destination === null ? [] : [text('destination', sign.destination)]),
    { type: 'value', name: 'records', value: sign.count },
    { type: 'value', name: 'score', value: sign.score },
    { type: 'value', name: 'ownHosts', value: ownHosts },
    ...sign.ends.slice(0, ENDS_MAX).map(({ role, address }) => text(role, address)),
    ...sign.evidence.map(
      ({ name, value, unit }): Evidence => ({
        ...{
          type: 'value',
          name,
          value: typeof value === 'string' ? cut(value, VALUE_LENGTH_MAX) : value,
        },
        ...(unit !== undefined && { unit: unit.slice(0, 16) }),
      }),
    ),
    ...sign.otherwise
      .slice(0, OTHERWISE_MAX)
      .map(({ explanation, fits, because }) =>
        text('benign', `${explanation}: ${fits}, ${because}`),
      ),
  ];
}

function cut(text: string, lengthMax: number): string {
  const plain = text.replaceAll('\u0000', ' ');
  return plain.length <= lengthMax ? plain : `${plain.slice(0, lengthMax - 1)}…`;
}
