/**
 * A released word as a CAP 1.2 alert: what the partner's lane told and nothing else, so the same bytes at every read. The first word
 * on a warning is an Alert, each later one an Update, its end a Cancel, with references to all before. Words of the node are in
 * English and Japanese; titles stay as their author wrote them. CAP has no category for space: Infra, as its example of utilities.
 */
import type { Body } from '@noroshi/exchange';
import { formatUtc } from '@noroshi/time';
import type {
  CapAlert,
  CapInfo,
  CapReference,
  Mode,
  Precedence,
  Severity,
  Tlp,
} from '@noroshi/watch';

export type Word = {
  readonly warningId: string;
  readonly number: number; // from 1
  readonly atUs: number;
  readonly precedence: Precedence;
  readonly tlp: Tlp;
  readonly body: Extract<Body, { type: 'warning' | 'cancel' }>;
};

const EXERCISE = {
  en: 'EXERCISE EXERCISE EXERCISE: nothing here is real.',
  ja: '訓練 訓練 訓練：実際の事案ではありません。',
} as const;
const EVENTS: Readonly<Record<string, { readonly en: string; readonly ja: string }>> = {
  space: { en: 'Warning: space', ja: '警報：宇宙' },
  cyber: { en: 'Warning: cyber', ja: '警報：サイバー' },
  missile: { en: 'Warning: missile', ja: '警報：ミサイル' },
  communications: { en: 'Warning: communications', ja: '警報：通信' },
};
const OTHER = { en: 'Warning', ja: '警報' } as const;
const URGENCY: Readonly<Record<Precedence, CapInfo['urgency']>> = {
  ...{ FLASH: 'Immediate', IMMEDIATE: 'Immediate', PRIORITY: 'Expected', ROUTINE: 'Future' },
};
const SEVERITY: Readonly<Record<Severity, CapInfo['severity']>> = {
  ...{ severe: 'Extreme', high: 'Severe', moderate: 'Moderate', low: 'Minor' },
};
const RANKS = ['severe', 'high', 'moderate', 'low'] as const;
const PARAMETERS_MAX = 64;

export function identifierOf({ warningId, number }: Pick<Word, 'warningId' | 'number'>): string {
  return `${warningId}#${number}`;
}

/** `before` are the words on the same warning that came earlier. */
export function alertOf(
  us: { readonly nodeId: string; readonly mode: Mode },
  partner: string,
  word: Word,
  before: readonly Pick<Word, 'warningId' | 'number' | 'atUs'>[],
): CapAlert {
  const { body, tlp } = word;
  const isExercise = us.mode === 'exercise';
  const references = before.map(
    (each): CapReference => ({
      ...{ sender: us.nodeId, identifier: identifierOf(each), sentUs: each.atUs },
    }),
  );
  const isEnd = body.type === 'cancel';
  const notes = [
    ...(isExercise ? [EXERCISE.en, EXERCISE.ja] : []),
    ...(isEnd ? [`${body.state} at ${formatUtc(body.atUs, 0)}`] : []),
  ];
  return {
    ...{ identifier: identifierOf(word), sender: us.nodeId, sent: word.atUs },
    status: isExercise ? 'Exercise' : 'Actual',
    msgType: references.length === 0 ? 'Alert' : isEnd ? 'Cancel' : 'Update',
    ...{ scope: 'Restricted', restriction: `TLP:${tlp}`, addresses: [partner] },
    ...(notes.length > 0 && { note: notes.join(' ') }),
    ...(references.length > 0 && { references }),
    incidents: [word.warningId],
    ...(!isEnd && { info: (['en', 'ja'] as const).map((each) => infoOf(us, word, body, each)) }),
  };
}

function infoOf(
  { nodeId, mode }: { readonly nodeId: string; readonly mode: Mode },
  { precedence }: Word,
  { warning, notices }: Extract<Body, { type: 'warning' }>,
  language: 'en' | 'ja',
): CapInfo {
  const gravest = RANKS.find((rank) => notices.some(({ severity }) => severity === rank)) ?? 'low';
  const surest = Math.max(...notices.map(({ confidence }) => confidence));
  const isCyber = warning.domains.includes('cyber');
  const lines = notices.map(({ kind, title }) => `${kind}: ${title}`);
  return {
    ...{ language, category: isCyber ? ['Infra', 'Security'] : ['Infra'] },
    event: (EVENTS[warning.domains[0] ?? ''] ?? OTHER)[language],
    ...{ urgency: URGENCY[precedence], severity: SEVERITY[gravest] },
    certainty: surest >= 0.5 ? 'Likely' : 'Possible',
    ...{ onset: warning.window.fromUs, expires: warning.window.toUs, senderName: nodeId },
    headline: `${mode === 'exercise' ? `${EXERCISE[language]} ` : ''}${precedence}: ${warning.title}`,
    description: lines.join('\n').slice(0, 16_000),
    parameter: [
      { valueName: 'precedence', value: precedence },
      ...warning.assetIds.map((value) => ({ valueName: 'asset', value })),
      ...warning.objectIds.map((value) => ({ valueName: 'object', value })),
      ...notices.flatMap(({ evidence }) =>
        evidence.flatMap((one) => {
          if (one.type !== 'value' || one.value === null) return [];
          const unit = one.unit === undefined ? '' : ` (${one.unit})`;
          return { valueName: `${one.name}${unit}`, value: String(one.value) };
        }),
      ),
    ].slice(0, PARAMETERS_MAX),
  };
}
