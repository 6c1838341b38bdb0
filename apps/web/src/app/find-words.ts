/** Words of the palette. */
import { inBoth } from '../data/words.ts';

export const words = inBoth(
  {
    title: 'Find anything',
    place: 'Warning, object, asset, page, action …',
    groups: {
      ...{ recent: 'Found before', warnings: 'Warnings', assets: 'Assets', objects: 'Objects' },
      ...{ pages: 'Pages', actions: 'Actions' },
    },
    kinds: {
      ...{ satellite: 'satellite', station: 'ground station', prefix: 'network', link: 'link' },
      area: 'area',
    },
    asking: 'Asking the node …',
    nothing: 'Nothing of that name is here, or is for you to see.',
    count: (count: number) => `${count} found; Enter opens, arrows choose`,
  },
  {
    title: 'すべてから検索',
    place: '警報、物体、資産、画面、操作 …',
    groups: {
      ...{ recent: '以前の検索', warnings: '警報', assets: '資産', objects: '物体' },
      ...{ pages: '画面', actions: '操作' },
    },
    kinds: {
      ...{ satellite: '衛星', station: '地上局', prefix: 'ネットワーク', link: '通信回線' },
      area: '区域',
    },
    asking: 'ノードに問い合わせ中 …',
    nothing: '該当するものがないか、閲覧が許可されていません。',
    count: (count: number) => `${count} 件。矢印で選び、Enter で開きます`,
  },
);
