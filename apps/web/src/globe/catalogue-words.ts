/** Words about the catalogue: what is wrong with it, how fresh its sets are, orbits. */
import { inBoth } from '../data/words.ts';

export const words = inBoth(
  {
    damaged: 'The element sets came damaged. They are asked for again.',
    noAnswer: 'The element sets could not be loaded: this node does not answer. Trying again …',
    refused: (status: number) =>
      `The element sets could not be loaded: this node refuses them (${status}). Trying again …`,
    empty: 'No element sets yet: nothing is in the catalogue. Add a source under Configuration.',
    freshness: { fresh: 'fresh', stale: 'stale', expired: 'expired' },
  },
  {
    damaged: '軌道要素が壊れて届きました。再取得しています。',
    noAnswer: '軌道要素を読み込めません。このノードが応答しません。再試行中 …',
    refused: (status: number) =>
      `軌道要素を読み込めません。このノードが拒否しました(${status})。再試行中 …`,
    empty: '軌道要素がまだありません。カタログは空です。「設定」で情報源を追加してください。',
    freshness: { fresh: '新しい', stale: '古い', expired: '期限切れ' },
  },
);
