/**
 * Titles and reasons in the page's language. The watch writes English (packages/screen/src/notice.ts, the node's own notices);
 * its sentences have few forms, which are taken apart here and said anew. What is not one of them is shown as it came: a
 * partner's words, a detector of tomorrow.
 */
import { type Language, language } from '../data/settings.ts';
import { BALLISTIC_TITLES } from './ballistic-terms.ts';
import { BEHAVIOUR_TITLES, behaviourIn, type Form } from './behaviour-sentences.ts';
import { LINK_TITLES } from './link-terms.ts';
import { SIGN_TITLES } from './sign-sentences.ts';

const UTC = '(\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z)';
/** Two names joined by "and", the first ended by its id in brackets or cut short where it has one. */
const PAIR = '(.+?[)…]|\\S+) and (.+?)';

const at = (utc: string) => `${utc.slice(0, 10)} ${utc.slice(11)}`;

const ABOUT_JA: Readonly<Record<string, string>> = {
  object: '物体',
  asset: '資産',
  warning: '警報',
};

const TITLES: readonly Form[] = [
  [
    new RegExp(
      `^(Risk fell: )?${PAIR} pass ([\\d.]+) km apart at ${UTC}(?:, probability ([\\d.e+-]+))?( \\(diluted\\))?$`,
    ),
    (fell, a, b, km, utc, pc, diluted) =>
      `${fell ? '危険度低下：' : ''}${a} と ${b} が ${at(utc!)} に ${km} km まで接近${pc ? `、衝突確率 ${pc}` : ''}${diluted ? '（希釈）' : ''}`,
  ],
  [
    new RegExp(`^(Risk fell: )?${PAIR} stay near from ${UTC} to ${UTC}, least ([\\d.]+) km$`),
    (fell, a, b, from, to, km) =>
      `${fell ? '危険度低下：' : ''}${a} と ${b} が ${at(from!)} から ${at(to!)} まで近傍にとどまる（最小 ${km} km）`,
  ],
  [
    new RegExp(`^Risk fell: ${PAIR} no longer come within ([\\d.]+) km about ${UTC}$`),
    (a, b, km, utc) =>
      `危険度低下：${a} と ${b} は ${at(utc!)} ごろ ${km} km 以内には近づかない見込み`,
  ],
  [
    new RegExp(`^Not watched any more: ${PAIR} about ${UTC}, no usable element set$`),
    (a, b, utc) => `監視不能：${a} と ${b}（${at(utc!)} ごろ）、使える軌道要素がありません`,
  ],
  [
    /^Channel (\S+) does not deliver: people may not be told$/,
    (id) => `通知経路 ${id} が届きません：連絡が伝わらない恐れ`,
  ],
  [/^Channel (\S+) delivers again$/, (id) => `通知経路 ${id} が復旧しました`],
  [
    /^Source (\S+) is not asked any more: a person must look$/,
    (id) => `情報源 ${id} への照会を停止中：人による確認が必要`,
  ],
  [/^Source (\S+) works again$/, (id) => `情報源 ${id} が復旧しました`],
  [
    /^(\S+) asks: please look at (object|asset|warning) (\S+)$/,
    (who, type, id) => `${who} からの依頼：${ABOUT_JA[type!]} ${id} を確認してください`,
  ],
  [
    /^(\S+) asks: send more about (object|asset|warning) (\S+)$/,
    (who, type, id) => `${who} からの依頼：${ABOUT_JA[type!]} ${id} の詳細を送ってください`,
  ],
  [
    /^Nothing more is taken from (\S+): (.+)$/,
    (id, why) => `${id} からの受領を停止しています：${why}`,
  ],
  ...BEHAVIOUR_TITLES,
  ...SIGN_TITLES,
  ...BALLISTIC_TITLES,
  ...LINK_TITLES,
];

const REASONS: readonly Form[] = [
  [/^probability (\S+), at most (\S+)$/, (pc, most) => `衝突確率 ${pc}、最大でも ${most}`],
  [
    /^judged by distance, ([\d.]+) km: no covariance$/,
    (km) => `共分散がないため距離 ${km} km で判定`,
  ],
  [/^element set of (\S+) is ([\d.]+) d old$/, (id, d) => `${id} の軌道要素は ${d} 日前のもの`],
  [
    /^diluted: better data could raise the probability$/,
    () => '希釈：データが良くなれば確率が上がり得る',
  ],
  [
    /^both belong to one owner and fly together$/,
    () => '両物体は同じ所有者のもので、編隊を組んでいる',
  ],
  [
    /^by newer element sets they stay ([\d.]+) km or more apart$/,
    (km) => `新しい軌道要素では ${km} km 以上離れている`,
  ],
  [
    /^there is no usable element set of (.+): what was told before stands$/,
    (ids) => `${ids} の使える軌道要素がないため、以前の知らせがそのまま有効`,
  ],
  [/^it took a message$/, () => '通知を受け付けた'],
  [/^it answered$/, () => '応答があった'],
];

/** Two objects and what is said of them, apart: a list shows the pair large and the figures in columns of their own. */
export type Pass = {
  readonly pair: readonly [string, string];
  readonly isLess: boolean; // the risk fell
  readonly more: number; // further findings of the same case
};

const PASS = new RegExp(
  `^(Risk fell: )?${PAIR} (?:pass [\\d.]+ km apart at|stay near from|no longer come within) `,
);

/** Null where the title is not of a conjunction, as the watch words it. */
export function passOf(title: string): Pass | null {
  const found = PASS.exec(title);
  if (found === null) return null;
  const more = / \(and (\d+) more\)$/.exec(title);
  const pair = [plainText(found[2]!), plainText(found[3]!)] as const;
  return { pair, isLess: found[1] !== undefined, more: more === null ? 0 : Number(more[1]) };
}

/** What the title of a conjunction says after the pair, where the pair stands above it. */
export function restOf(title: string, { pair }: Pass): string {
  const said = plainText(titleIn(title));
  const at = said.indexOf(pair[1]);
  return at < 0 ? said : said.slice(at + pair[1].length).replace(/^\s*[がは]?\s*/, '');
}

/** A title of a warning or a finding. */
export function titleIn(title: string, to: Language = language.value): string {
  if (to === 'en') return title;
  const more = / \(and (\d+) more\)$/.exec(title);
  const plain = more === null ? title : title.slice(0, more.index);
  const said = sayIn(TITLES, plain);
  return more === null ? said : `${said}（ほか ${more[1]} 件）`;
}

/** The reasons that a finding gives, parted by semicolons. */
export function reasonsIn(text: string, to: Language = language.value): string {
  if (to === 'en') return text;
  return text
    .split('; ')
    .map((part) => sayIn(REASONS, part))
    .join('；');
}

/** One sentence of a detector of behaviour: a reason, an explanation that was tried, what would cancel it. */
export function sentenceIn(text: string, to: Language = language.value): string {
  return to === 'en' ? text : behaviourIn(text);
}

function sayIn(forms: readonly Form[], text: string): string {
  for (const [pattern, say] of forms) {
    const found = pattern.exec(text);
    if (found !== null) return say(...found.slice(1));
  }
  return text;
}

const TROUBLE = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text that came over the wire, with what would move or hide other text made visible. */
export function plainText(text: string): string {
  return text.replace(TROUBLE, '\ufffd');
}
