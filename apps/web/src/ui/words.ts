/** Words that every area shares: units of time, precedences, states, roles, domains, kinds. */
import { inBoth } from '../data/words.ts';

export const words = inBoth(
  {
    units: { d: 'd', h: 'h', min: 'min', s: 's' },
    ago: (span: string) => `${span} ago`,
    in: (span: string) => `in ${span}`,
    overdue: (span: string) => `overdue by ${span}`,
    precedence: {
      FLASH: 'flash',
      IMMEDIATE: 'immediate',
      PRIORITY: 'priority',
      ROUTINE: 'routine',
    },
    states: {
      open: 'open',
      acknowledged: 'acknowledged',
      closed: 'closed',
      cancelled: 'cancelled',
    },
    domains: {
      ...{ space: 'space', cyber: 'network', missile: 'missile', node: 'this node' },
      communications: 'communications',
    },
    severities: { low: 'low', moderate: 'moderate', high: 'high', severe: 'severe' },
    roles: {
      ...{ analyst: 'analyst', duty: 'duty officer', release: 'release officer' },
      ...{ reviewer: 'reviewer', admin: 'admin' },
    },
    kinds: {
      ...{ conjunction: 'Conjunction', manoeuvre: 'Manoeuvre', proximity: 'Proximity' },
      ...{ breakup: 'Break-up', decay: 'Decay', scan: 'Scan', beacon: 'Beacon', flood: 'Flood' },
      ...{ relay: 'Relay', ballistic: 'Ballistic', link: 'Link', node: 'This node' },
    },
    reason: 'Reason',
    reasonNeeded: 'Give a reason; it stays in the history.',
    back: 'Back',
    wait: 'Loading …',
    none: 'none',
    failed: 'That did not work',
    noAnswer: 'This node does not answer. Nothing was changed that you know of; try again.',
    sortBy: (name: string) => `sort by ${name}`,
  },
  {
    units: { d: '日', h: '時間', min: '分', s: '秒' },
    ago: (span: string) => `${span}前`,
    in: (span: string) => `あと${span}`,
    overdue: (span: string) => `${span}超過`,
    precedence: { FLASH: '特別緊急', IMMEDIATE: '緊急', PRIORITY: '優先', ROUTINE: '通常' },
    states: { open: '未対応', acknowledged: '確認済み', closed: '終了', cancelled: '取消' },
    domains: {
      ...{ space: '宇宙', cyber: 'ネットワーク', missile: 'ミサイル', node: 'このノード' },
      communications: '通信',
    },
    severities: { low: '低', moderate: '中', high: '高', severe: '重大' },
    roles: {
      ...{ analyst: '分析員', duty: '当直', release: '開示担当' },
      ...{ reviewer: '監査', admin: '管理者' },
    },
    kinds: {
      ...{ conjunction: '接近', manoeuvre: '軌道変更', proximity: '近傍運用' },
      ...{ breakup: '破砕', decay: '落下', scan: '探索', beacon: '定期通信', flood: '大量送信' },
      ...{ relay: '中継', ballistic: '弾道', link: '通信回線', node: 'このノード' },
    },
    reason: '理由',
    reasonNeeded: '理由を入力してください。履歴に残ります。',
    back: '戻る',
    wait: '読み込み中 …',
    none: 'なし',
    failed: '実行できませんでした',
    noAnswer: 'このノードが応答しません。変更は確認できていません。もう一度試してください。',
    sortBy: (name: string) => `${name}で並べ替え`,
  },
);
