/** Words of how a link is, lane by lane: what waits on either side, what they have confirmed, when it can next be reached. */
import { inBoth } from '../data/words.ts';

export const linkWords = inBoth(
  {
    thin: 'thin',
    thinWhy: (carries: string) =>
      `The link is thin: ${carries}. What is urgent goes first; long observations may take hours.`,
    carries: 'The link carries',
    rate: (bits: string) => `${bits}/s`,
    roundTrip: (s: string) => `an answer takes ${s}`,
    nextContact: 'Next contact',
    contactNow: 'open now, until',
    contactFrom: 'from',
    contactUntil: 'until',
    noPlan: 'no contact plan',
    silentPlanned: (id: string) =>
      `${id} is not reached, as planned: the contact plan has no window now. What we tell them waits here, signed.`,
    lanesTitle: 'Lanes, both ways',
    lane: 'Lane',
    weTold: 'We told',
    confirmed: 'Confirmed by them',
    asOf: 'as of',
    waits: 'Waits for them',
    oldest: (span: string) => `oldest ${span}`,
    nothing: 'nothing',
    weTook: 'We took',
    ofKnown: (known: number) => `of ${known}`,
    waitsThere: 'Waits at theirs',
    notConfirmed: 'not yet',
  },
  {
    thin: '低速',
    thinWhy: (carries) =>
      `回線が低速です（${carries}）。緊急のものから送ります。長い観測データは数時間かかることがあります。`,
    carries: '回線の実測',
    rate: (bits) => `毎秒 ${bits}`,
    roundTrip: (s) => `応答 ${s}`,
    nextContact: '次の接触',
    contactNow: '接触中、終了',
    contactFrom: '開始',
    contactUntil: '終了',
    noPlan: '接触計画なし',
    silentPlanned: (id) =>
      `接触計画の時間外のため、${id} に届きません（計画どおり）。知らせる内容は署名してここに保存しています。`,
    lanesTitle: 'レーンごとの状況（双方向）',
    lane: 'レーン',
    weTold: '知らせた件数',
    confirmed: '相手の受領確認',
    asOf: '確認時刻',
    waits: '相手の未取得',
    oldest: (span) => `最も古いもの ${span}`,
    nothing: 'なし',
    weTook: '受領した件数',
    ofKnown: (known) => `／ ${known}`,
    waitsThere: '相手側の待ち',
    notConfirmed: '未確認',
  },
);
