/** The words of the watch of ballistic objects for names of evidence, in both languages; and the titles of its notices. */
import type { Form } from './behaviour-sentences.ts';
import type { Term } from './terms.ts';

const term = (en: Term['en'], ja: Term['ja']): Term => ({ en, ja });

export const BALLISTIC_TERMS: Readonly<Record<string, Term>> = {
  launchLatitudeDeg: term(
    ['Seen first at latitude', 'over the ground, when it was believed'],
    ['初認位置の緯度', '確認した時点の直下点'],
  ),
  launchLongitudeDeg: term(['Seen first at longitude', ''], ['初認位置の経度', '']),
  firstSeen: term(['First look', ''], ['最初の観測', '']),
  launchAzimuthDeg: term(['Way it goes', 'from north through east'], ['進む方位', '北から東回り']),
  launchAzimuthHalfDeg: term(
    ['Half of the sector', 'holds the way with 95 %'],
    ['方位の幅（半分）', '95 % の確率でこの中'],
  ),
  announced: term(
    ['Announced', 'the launch that it fits by place, time and way'],
    ['予告', '位置・時刻・方位が合う打上げ'],
  ),
  impactLatitudeDeg: term(['Comes down at latitude', 'the mean'], ['落下予測の緯度', '平均']),
  impactLongitudeDeg: term(['Comes down at longitude', 'the mean'], ['落下予測の経度', '平均']),
  impactHalfLength90Km: term(
    ['Half the length of the 90 % area', ''],
    ['90 % 区域の長さ（半分）', ''],
  ),
  impactHalfWidth90Km: term(['Half the width of the 90 % area', ''], ['90 % 区域の幅（半分）', '']),
  impactExpected: term(['Comes down at', 'the mean'], ['落下予測時刻', '平均']),
  impactEarliest90: term(['Earliest, 90 %', ''], ['最も早い時刻（90 %）', '']),
  impactLatest90: term(['Latest, 90 %', ''], ['最も遅い時刻（90 %）', '']),
  impactFloorKm: term(
    ['Of unknown drag alone', 'no look takes this away before the air does'],
    ['空気抵抗の不確かさだけによる幅', '大気に入るまでどの観測でも減らない'],
  ),
  flightModel: term(['Flight', ''], ['飛び方', '']),
  areaShare: term(
    ['Share over the place', 'of the probability of where it comes down'],
    ['その場所に落ちる割合', '落下位置の確率のうち'],
  ),
  probabilityBallistic: term(['Probability: ballistic', ''], ['弾道飛行の確率', '']),
  probabilityOrbitalLaunch: term(['Probability: launch to orbit', ''], ['軌道投入の確率', '']),
  areaRaised: term(
    ['Impact area', 'raised; or why it is not'],
    ['落下区域', '設定、または設定しない理由'],
  ),
  lowestHeightKm: term(['Lowest height above it', ''], ['上空の最低高度', '']),
  passProbability: term(['Probability of passing above', ''], ['上空を通過する確率', '']),
};

const WAY = 'way not known yet|toward \\d+° ± \\d+°';
const wayJa = (way: string) =>
  way.startsWith('toward') ? `方位 ${way.slice(7)}` : '方位はまだ不明';
const moreJa = (more: string | undefined) => (more === undefined ? '' : ` ほか ${more} 件`);

/** As the node words them (apps/node/src/ballistic/announce.ts). */
export const BALLISTIC_TITLES: readonly Form[] = [
  [
    new RegExp(`^(Launch|Announced launch) seen: (${WAY})$`),
    (what, way) => `${what === 'Launch' ? '発射' : '予告された打上げ'}を観測：${wayJa(way!)}`,
  ],
  [
    /^Object expected to come down at (.+?)(?: and (\d+) more)?, (\S+) to (\S+) UTC$/,
    (where, more, from, to) => `落下の見込み：${where}${moreJa(more)}、${from}～${to} UTC`,
  ],
  [
    /^Object passes above (.+?)(?: and (\d+) more)?, no impact expected there$/,
    (where, more) => `上空を通過：${where}${moreJa(more)}、そこへの落下は見込まれない`,
  ],
];
