/**
 * Releases as CAP 1.2, in English and Japanese: two blocks of the same event. An all-clear is an Update with AllClear, the correction of an
 * error a Cancel; both name what they end. Exercise and test say so in the first words that anyone reads.
 */
import { unixMsFromTaiUs } from '@noroshi/time';
import type { CapAlert, CapInfo } from '@noroshi/watch';
import { type AlertKind, type AlertStatus, identifierOf, type Release } from './board.ts';

export type MessageFacts = {
  readonly sender: string;
  readonly senderName: string;
  readonly web?: string;
};

type Language = 'en-US' | 'ja-JP';
type Words = {
  readonly headline: string;
  readonly description: string;
  readonly instruction: string;
};

const EVENT: Readonly<Record<Language, string>> = {
  'en-US': 'Missile warning',
  'ja-JP': 'ミサイル警報',
};
const MARK: Readonly<Record<AlertStatus, Readonly<Record<Language, string>>>> = {
  Actual: { 'en-US': '', 'ja-JP': '' },
  Exercise: { 'en-US': 'EXERCISE EXERCISE EXERCISE: ', 'ja-JP': '【訓練】' },
  Test: { 'en-US': 'TEST, no action: ', 'ja-JP': '【試験】' },
};

const WORDS: Readonly<Record<Language, Readonly<Record<AlertKind, Words>>>> = {
  'en-US': {
    raise: {
      headline: 'Missile warning for {region}. Take shelter now.',
      description: 'An object may fall in {region} between {from} and {to}.',
      instruction:
        'Go into a strong building or underground. Stay away from windows. Wait for the all-clear.',
    },
    update: {
      headline: 'Missile warning for {region} goes on. Stay in shelter.',
      description:
        'An object may fall in {region} between {from} and {to}. This replaces what was said before.',
      instruction: 'Stay inside or underground, away from windows. Wait for the all-clear.',
    },
    cancel: {
      headline: 'The missile warning for {region} was an error. There is no danger.',
      description: 'The warning was sent in error and is withdrawn. There is no missile.',
      instruction: 'You can leave shelter.',
    },
    'all clear': {
      headline: 'All clear for {region}. You can leave shelter.',
      description: 'The danger of the earlier missile warning is over.',
      instruction:
        'If you see a strange object, stay away and call the police or the fire service.',
    },
  },
  'ja-JP': {
    raise: {
      headline: '{region}にミサイル警報。直ちに避難してください。',
      description: '{from}から{to}の間に、{region}に落下物のおそれがあります。',
      instruction:
        '頑丈な建物の中、または地下に避難し、窓から離れてください。解除の知らせを待ってください。',
    },
    update: {
      headline: '{region}のミサイル警報は継続中です。避難を続けてください。',
      description:
        '{from}から{to}の間に、{region}に落下物のおそれがあります。前の情報に代わるものです。',
      instruction: '屋内または地下にとどまり、窓から離れてください。解除の知らせを待ってください。',
    },
    cancel: {
      headline: '{region}のミサイル警報は誤りでした。危険はありません。',
      description: '警報は誤って送信されたため、取り消します。ミサイルはありません。',
      instruction: '避難の必要はありません。',
    },
    'all clear': {
      headline: '{region}のミサイル警報を解除します。避難の必要はなくなりました。',
      description: '先の警報の危険はなくなりました。',
      instruction: '不審な物を見つけた場合は近づかず、警察または消防に連絡してください。',
    },
  },
};

const OFFSET_MS: Readonly<Record<Language, number>> = { 'en-US': 0, 'ja-JP': 9 * 3_600_000 };
const ZONE: Readonly<Record<Language, string>> = { 'en-US': ' UTC', 'ja-JP': '（日本時間）' };
const MINUTE_MS = 60_000;
/** How long an all-clear or a correction stays in view. */
const END_SHOWN_US = 3_600_000_000;

/** The message of a release. Times in the text are to the minute, widened outwards; Japanese text has Japanese time. */
export function capOf<S extends AlertStatus>(release: Release<S>, facts: MessageFacts): CapAlert {
  const { kind, status, sentUs, sequence, references } = release;
  const msgType = kind === 'raise' ? 'Alert' : kind === 'cancel' ? 'Cancel' : 'Update';
  return {
    ...{ identifier: identifierOf(status, sentUs, sequence), sender: facts.sender, sent: sentUs },
    ...{ status, msgType, scope: 'Public' },
    ...(status === 'Exercise' ? { note: 'Exercise' } : {}), // needed with Exercise (§3.2.1)
    ...(references.length > 0 ? { references } : {}),
    info: (['en-US', 'ja-JP'] as const).map((language) => infoOf(release, facts, language)),
  };
}

function infoOf<S extends AlertStatus>(
  { kind, status, region, sentUs, draft }: Release<S>,
  { senderName, web }: MessageFacts,
  language: Language,
): CapInfo {
  const isEnd = kind === 'cancel' || kind === 'all clear';
  const time = (us: number, whole: (minutes: number) => number) => {
    const ms = whole(unixMsFromTaiUs(us) / MINUTE_MS) * MINUTE_MS + OFFSET_MS[language];
    return new Date(ms).toISOString().slice(11, 16) + ZONE[language];
  };
  const fill = (text: string) =>
    text.replace(/\{(region|from|to)\}/g, (_, name: string) => {
      if (name === 'region') return region;
      if (name === 'from') return time(draft.impactFromUs, Math.floor);
      return time(draft.impactToUs, Math.ceil);
    });
  const { headline, description, instruction } = WORDS[language][kind];
  const mark = MARK[status][language];
  return {
    ...{ language, category: ['Safety', 'Security'], event: `${mark}${EVENT[language]}` },
    responseType: [isEnd ? 'AllClear' : 'Shelter'],
    urgency: isEnd ? 'Past' : 'Immediate',
    severity: isEnd ? 'Minor' : 'Extreme',
    certainty: isEnd ? 'Observed' : draft.probability > 0.5 ? 'Likely' : 'Possible',
    effective: sentUs,
    ...(isEnd ? {} : { onset: Math.max(sentUs, draft.impactFromUs) }),
    expires: isEnd ? sentUs + END_SHOWN_US : draft.expiresUs,
    senderName,
    headline: mark + fill(headline),
    description: mark + fill(description),
    instruction: mark + fill(instruction),
    ...(web === undefined ? {} : { web }),
    area: draft.areas,
  };
}
