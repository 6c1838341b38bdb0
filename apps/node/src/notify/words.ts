/** The words of messages, in each language. Precedence, marking and mode keep the words of the glossary in both. */
import type { Language } from './schemas.ts';

export type Words = {
  readonly drill: string;
  readonly live: string;
  readonly changes: Readonly<Record<string, string>>;
  readonly states: Readonly<Record<string, string>>;
  readonly hidden: string;
  readonly state: string;
  readonly decideBy: string;
  readonly decidePassed: string;
  readonly about: string;
  readonly found: string;
  readonly ago: (seconds: number) => string;
  readonly oldestSet: string;
  readonly marking: string;
  readonly link: string;
  readonly atNode: string;
  readonly many: (count: number, top: string) => string;
  readonly more: (count: number) => string;
  readonly escalated: (step: number) => string;
  readonly digest: string;
  readonly digestEmpty: string;
  readonly open: string;
  readonly changed: string;
  readonly test: string;
  readonly testText: string;
  readonly none: string;
};

const EN: Words = {
  drill: 'EXERCISE EXERCISE EXERCISE: nothing in this message is real.',
  live: 'LIVE',
  changes: {
    ...{ opened: 'new', reopened: 'open again', raised: 'more urgent now', closed: 'closed' },
    ...{ acknowledged: 'acknowledged', cancelled: 'cancelled: it was wrong or is over' },
  },
  states: { open: 'open', acknowledged: 'acknowledged', closed: 'closed', cancelled: 'cancelled' },
  hidden: 'a warning that may not be written here; see the node',
  state: 'State',
  decideBy: 'Decide by',
  decidePassed: 'the time to decide has passed',
  about: 'About',
  found: 'Found',
  ago: (seconds) => `${span(seconds, ['min', 'h', 'days'], ' ')} ago`,
  oldestSet: 'Oldest element set used',
  marking: 'Marking',
  link: 'Look',
  atNode: 'at the node',
  many: (count, top) => `${count} warnings, the most urgent ${top}`,
  more: (count) => `and ${count} more: see the node`,
  escalated: (step) => `nobody has acknowledged it (contact ${step})`,
  digest: 'summary',
  digestEmpty: 'Nothing is open and nothing has changed.',
  open: 'Open',
  changed: 'Changed since',
  test: 'test of this channel',
  testText: 'This is a test that somebody asked for. Nothing needs to be done.',
  none: 'none',
};

const JA: Words = {
  drill: '訓練 EXERCISE 訓練:この通知の内容はすべて架空です。',
  live: '実動 LIVE',
  changes: {
    ...{ opened: '新規', reopened: '再開', raised: '緊急度上昇', closed: '終了' },
    ...{ acknowledged: '確認済み', cancelled: '取消し(誤り、または終息)' },
  },
  states: { open: '未確認', acknowledged: '確認済み', closed: '終了', cancelled: '取消し' },
  hidden: 'この経路には書けない警報があります。ノードで確認してください',
  state: '状態',
  decideBy: '判断期限',
  decidePassed: '判断期限を過ぎています',
  about: '対象',
  found: '検出',
  ago: (seconds) => `${span(seconds, ['分', '時間', '日'], '')}前`,
  oldestSet: '使用した最も古い軌道要素',
  marking: '取扱区分',
  link: '参照',
  atNode: 'ノードで確認',
  many: (count, top) => `警報 ${count} 件(最も緊急:${top})`,
  more: (count) => `ほか ${count} 件はノードで確認してください`,
  escalated: (step) => `まだ誰も確認していません(連絡先 ${step})`,
  digest: '定期報告',
  digestEmpty: '未解決の警報も変更もありません。',
  open: '未解決',
  changed: '変更(以降)',
  test: 'この経路の試験',
  testText: '依頼による試験送信です。対応は不要です。',
  none: 'なし',
};

export const WORDS: Readonly<Record<Language, Words>> = { en: EN, ja: JA };

/** Minutes below two hours, hours below two days, then days. */
function span(seconds: number, units: readonly [string, string, string], blank: string): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes}${blank}${units[0]}`;
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours}${blank}${units[1]}`
    : `${Math.floor(hours / 24)}${blank}${units[2]}`;
}
