/** Words of the frame: banner, header, foot, login. */
import { inBoth } from '../data/words.ts';

export const words = inBoth(
  {
    exercise: 'EXERCISE',
    exerciseWhy: 'nothing here is real',
    live: 'LIVE',
    liveWhy: 'this is not an exercise',
    ended: 'Your session has ended. Log in again.',
    noAnswer: 'This node does not answer.',
    pages: {
      ...{ watch: 'Watch', warnings: 'Warnings', conjunctions: 'Conjunctions', objects: 'Objects' },
      ...{
        avoid: 'Avoidance',
        partners: 'Partners',
        handover: 'Handover',
        config: 'Configuration',
      },
      ...{ people: 'People', guide: 'First steps' },
    },
    connected: 'connected',
    lost: (when: string) =>
      `Connection lost since ${when}: what you see may be old. Trying again …`,
  },
  {
    exercise: '演習',
    exerciseWhy: 'ここにあるものは実際の事象ではありません',
    live: '実運用',
    liveWhy: '演習ではありません',
    ended: 'セッションが終了しました。もう一度ログインしてください。',
    noAnswer: 'このノードが応答しません。',
    pages: {
      ...{ watch: '監視', warnings: '警報', conjunctions: '接近', objects: '物体' },
      ...{ avoid: '回避', partners: '相手国', handover: '引継ぎ', config: '設定' },
      ...{ people: '利用者', guide: 'はじめに' },
    },
    connected: '接続中',
    lost: (when: string) =>
      `${when} から接続が切れています。表示は古い可能性があります。再接続中 …`,
  },
);
