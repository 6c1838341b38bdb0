/** The words of the watch of services for names of evidence, in both languages; and the title of its notices. */
import type { Form } from './behaviour-sentences.ts';
import type { Term } from './terms.ts';

const term = (en: Term['en'], ja: Term['ja']): Term => ({ en, ja });

export const LINK_TERMS: Readonly<Record<string, Term>> = {
  servicesLost: term(
    ['Services lost', 'if what is warned of comes true'],
    ['失われるサービス', '警告の内容が現実になった場合'],
  ),
  servicesDegraded: term(['Services slower', ''], ['遅くなるサービス', '']),
  servicesMoved: term(
    ['Services moved', 'another way carries them whole'],
    ['迂回するサービス', '別の経路で全量を運べる'],
  ),
  servicesUnknown: term(
    ['Services unknown', 'they go where a partner withholds the map'],
    ['不明なサービス', '相手が構成を伏せている経路を通る'],
  ),
  firstLoss: term(['First loss', ''], ['最初の喪失', '']),
  service: term(['Service', ''], ['サービス', '']),
};

/** As the node words it (apps/node/src/links/announce.ts). */
export const LINK_TITLES: readonly Form[] = [
  [
    /^Services at stake on (.+): (\d+) lost, (\d+) slower, from (\S+Z)$/,
    (network, lost, slower, from) =>
      `影響を受けるサービス（${network}）：喪失 ${lost} 件、低速化 ${slower} 件、${from} から`,
  ],
];
