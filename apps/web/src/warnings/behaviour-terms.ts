/** The words of the glossary for what the detectors of behaviour give as evidence, in both languages. */
import type { Term } from './terms.ts';

const term = (en: Term['en'], ja: Term['ja']): Term => ({ en, ja });

export const BEHAVIOUR_TERMS: Readonly<Record<string, Term>> = {
  state: term(
    ['State', 'watch, advisory, warning or closed'],
    ['状態', '注視、注意、警戒、終了のいずれか'],
  ),
  concern: term(['Whom it concerns', ''], ['関わる資産', '']),
  benign: term(['Harmless explanation tried', ''], ['検討した無害な説明', '']),
  cancelledBy: term(['Cancelled by', ''], ['取消の条件', '']),
  nextCheck: term(['Looked at again', ''], ['次の確認', '']),
  atUs: term(['When it happened', 'the best estimate'], ['発生時刻', '最良の推定']),
  dvMS: term(['Velocity change', 'at least so much'], ['速度変化', '少なくともこの大きさ']),
  dvRMS: term(['Radial part', 'of the velocity change'], ['動径成分 R', '速度変化の成分']),
  dvTMS: term(
    ['Transverse part', 'of the velocity change, along the track'],
    ['進行方向成分 T', '速度変化の成分'],
  ),
  dvNMS: term(
    ['Normal part', 'of the velocity change, out of the plane'],
    ['面外成分 N', '速度変化の成分'],
  ),
  dvSigmaMS: term(['Its error', 'one sigma'], ['その誤差', '1 σ']),
  significance: term(
    ['Significance', 'sigmas as rare as this while it coasts'],
    ['有意性', '慣性飛行ならこの σ に当たる稀さ'],
  ),
  surprise: term(
    ['Surprise', 'powers of ten under its own history'],
    ['意外性', '自身の履歴での稀さ（10 のべき）'],
  ),
  pieces: term(['Pieces', 'known so far'], ['破片', '判明している数']),
  sigmaS: term(['Error of that time', 'one sigma'], ['時刻の誤差', '1 σ']),
  dvSpreadMS: term(
    ['Spread of the pieces', 'nine in ten left below it'],
    ['破片の速度の広がり', '9 割がこれ未満'],
  ),
  spreadKm: term(
    ['Distance from the common point', 'median of the pieces'],
    ['収束点からの距離', '破片の中央値'],
  ),
  heightKm: term(['Height of the common point', ''], ['収束点の高度', '']),
  perigeeKm: term(['Perigee height', ''], ['近地点高度', '']),
  apogeeKm: term(['Apogee height', ''], ['遠地点高度', '']),
  remainingDays: term(['Remaining', 'to the median'], ['残り', '中央値まで']),
  ballisticM2Kg: term(
    ['Feels the air as', 'drag area over mass'],
    ['大気抵抗の係数', '抗力面積を質量で割った値'],
  ),
  decayUs: term(['Comes down about', 'the median'], ['落下の見込み', '中央値']),
  minKm: term(['Least distance', ''], ['最小距離', '']),
  medianKm: term(['Median distance', ''], ['距離の中央値', '']),
  separationKm: term(['Distance', ''], ['距離', '']),
};
