/** Words of releases that a person decides: the queue, the review after the fact. */
import { inBoth } from '../data/words.ts';

export const heldWords = inBoth(
  {
    waiting: 'Waiting for release',
    review: 'To be reviewed',
    nothingWaits: 'Nothing waits for a release officer.',
    nothingToReview: 'Nothing that left under a standing approval is to be reviewed.',
    reviewWhy:
      'It left at once under a standing approval. A release officer looks at it within 24 hours.',
    awaited: (firstBy: string) =>
      firstBy === ''
        ? 'Waits for a release officer who did not acknowledge it; in live mode for two.'
        : `${firstBy} agreed; waits for a second release officer.`,
    since: 'Since',
    until: 'Until',
    stale: 'Nobody decided in time; it is asked for anew with the next news.',
    overdue: 'Overdue',
    body: 'What would go, byte for byte but for its place and time',
    approve: 'Let it go…',
    refuse: 'Refuse…',
    reviewed: 'Reviewed…',
    askWhy: 'In your words, why',
    done: { approve: 'Agreed.', refuse: 'Refused.', review: 'Reviewed.' },
    officerOnly: 'A release officer decides.',
    approvals: { officer: 'An officer approves each', standing: 'Standing approval for FLASH' },
    more: 'It also asks, or withholds',
  },
  {
    waiting: '開示の承認待ち',
    review: '事後確認待ち',
    nothingWaits: '承認を待つ開示はありません。',
    nothingToReview: '事前承認で送られ、確認を待つものはありません。',
    reviewWhy: '事前承認によりただちに送られました。開示担当者が 24 時間以内に確認します。',
    awaited: (firstBy: string) =>
      firstBy === ''
        ? '受領確認をしていない開示担当者を待っています（実運用では 2 名）。'
        : `${firstBy} が承認しました。2 人目の開示担当者を待っています。`,
    since: '開始',
    until: '期限',
    stale: '期限までに判断されませんでした。次の更新であらためて求めます。',
    overdue: '期限超過',
    body: '送られる内容（位置と時刻を除き、このまま）',
    approve: '送る…',
    refuse: '断る…',
    reviewed: '確認した…',
    askWhy: '理由',
    done: { approve: '承認しました。', refuse: '断りました。', review: '確認しました。' },
    officerOnly: '開示担当者が判断します。',
    approvals: { officer: '毎回、開示担当者が承認', standing: 'FLASH は事前承認' },
    more: 'その他の条件と、伏せるもの',
  },
);
