/**
 * The words of the glossary (ARCHITECTURE.md) for names of evidence: what a person calls it, and what it means, in both
 * languages; and the built-in steps of checklists. A name or a step that is not here is shown as it came.
 */
import type { Language } from '../data/settings.ts';
import { BALLISTIC_TERMS } from './ballistic-terms.ts';
import { BEHAVIOUR_TERMS } from './behaviour-terms.ts';
import { LINK_TERMS } from './link-terms.ts';
import { SIGN_TERMS } from './sign-terms.ts';

export type Term = Readonly<Record<Language, readonly [name: string, meaning: string]>>;
const term = (en: Term['en'], ja: Term['ja']): Term => ({ en, ja });

export const TERMS: Readonly<Record<string, Term>> = {
  ...SIGN_TERMS,
  ...BEHAVIOUR_TERMS,
  ...BALLISTIC_TERMS,
  ...LINK_TERMS,
  closestApproach: term(
    ['Closest approach', 'the instant of least distance'],
    ['最接近時刻', '距離が最小になる時刻'],
  ),
  kind: term(
    ['Kind of approach', 'crossing: fast, one instant; interval: slow, it lasts'],
    ['接近の種類', '交差は一瞬の速い接近、継続は長く続く遅い接近'],
  ),
  missKm: term(
    ['Miss distance', 'between the centres at closest approach'],
    ['最接近距離', '最接近時の中心間の距離'],
  ),
  missRKm: term(
    ['Radial part', 'object 2 above (+) or below (−) object 1'],
    ['動径成分 R', '物体 2 が物体 1 の上（+）か下（−）か'],
  ),
  missTKm: term(
    ['Transverse part', 'object 2 ahead (+) or behind (−) along the track'],
    ['進行方向成分 T', '物体 2 が軌道に沿って前（+）か後ろ（−）か'],
  ),
  missNKm: term(
    ['Normal part', 'object 2 to the side, out of the plane of the orbit'],
    ['面外成分 N', '物体 2 の軌道面に垂直な方向の隔たり'],
  ),
  relativeSpeedKmS: term(['Relative speed', 'at closest approach'], ['相対速度', '最接近時の値']),
  pc: term(
    ['Probability of collision', 'by the covariance named below'],
    ['衝突確率', '下に示す共分散による値'],
  ),
  pcMax: term(
    ['Largest probability', 'the worst that any size of that uncertainty gives'],
    ['最大衝突確率', '不確かさの大きさを最悪に取った値'],
  ),
  dilution: term(
    ['Diluted', 'yes: positions are so uncertain that a small probability proves nothing'],
    ['希釈', '「はい」なら位置が不確かで、低い確率は安全の証拠にならない'],
  ),
  covariance: term(
    ['Covariance model', 'how uncertain the positions are taken to be'],
    ['共分散モデル', '位置の不確かさの見積もり方'],
  ),
  age1D: term(
    ['Age of elements, object 1', 'at closest approach'],
    ['軌道要素の経過日数、物体 1', '最接近時点での値'],
  ),
  age2D: term(
    ['Age of elements, object 2', 'at closest approach'],
    ['軌道要素の経過日数、物体 2', '最接近時点での値'],
  ),
  hbrM: term(
    ['Hard-body radius', 'the radii of both bodies together'],
    ['合成半径', '両物体の半径の和'],
  ),
  why: term(['Why it is told', ''], ['知らせる理由', '']),
  missKmBefore: term(['Miss distance before', ''], ['以前の最接近距離', '']),
  closestApproachBefore: term(['Closest approach before', ''], ['以前の最接近時刻', '']),
  reason: term(['Reason', ''], ['理由', '']),
  channel: term(['Channel', 'the way messages go out'], ['通知経路', '']),
  'failures in a row': term(['Failures in a row', ''], ['連続失敗回数', '']),
  entriesTaken: term(
    ['Entries taken', 'of the partner’s signed log'],
    ['受領済みの件数', '相手の署名付き記録のうち'],
  ),
  knownCheckpointSize: term(['Entries the partner signed for', ''], ['相手が署名した件数', '']),
};

/** The built-in steps of checklists; a step that a node words itself is shown as it is. */
export const STEPS_JA: Readonly<Record<string, string>> = {
  'Confirm with a second sensor, and look for an announced launch':
    '別のセンサーで確認し、予告された打上げかどうかを調べる',
  'Open the alert page: areas in the sector may be next':
    '公衆警報の画面を開く：方位の先の地域が対象になり得る',
  'Tell those below that it passes and does not come down there':
    '下の地域に、上空を通過し落下はしない見込みであることを知らせる',
  'Look whether an attempt succeeded: a longer session, a login from that address':
    '成功した試行がないか確認する：長いセッション、同じ相手からのログイン',
  'Ask the owner to close the door: block the source, change passwords':
    '所有者に遮断を依頼する：接続元の拒否、パスワードの変更',
  'Ask the owner what keeps this connection open: a tunnel, a session, a feed':
    '接続が続く理由を所有者に照会する：トンネル、セッション、配信',
  'Look who runs the other end and what the host is for':
    '相手の運用者とこのホストの用途を確認する',
  'Look which of ours is hit, or answers what was not asked':
    '自組織のどれが狙われているか、求められていない応答を返していないか確認する',
  'Ask the provider to filter it; close an own server that answers anybody':
    '通信事業者に遮断を依頼し、誰にでも応答する自組織のサーバーを閉じる',
  'Look what left, from which host, and whether a backup or an update explains it':
    '何がどのホストから出たか、バックアップや更新で説明できるか確認する',
  'Ask the owner to cut the host off while it is looked at':
    '調査の間、そのホストを切り離すよう所有者に依頼する',
  'Check age of elements, covariance and hard-body radius of both objects':
    '両物体の軌道要素の古さ、共分散、合成半径を確認する',
  'Ask the owner of the other object, if it has one, for plans':
    '相手の物体に所有者がいれば、運用計画を照会する',
  'Decide: manoeuvre, or accept and say why': '判断する：回避するか、受容して理由を残すか',
  'After the approach, confirm both objects by new elements':
    '接近後、新しい軌道要素で両物体を確認する',
  'Confirm the manoeuvre by a second element set or source':
    '別の軌道要素または情報源で軌道変更を確かめる',
  'Screen the new orbit against our assets': '新しい軌道と自国資産との接近を調べる',
  'Confirm the approach: history of elements, owner, known plans':
    '接近を確かめる：軌道要素の履歴、所有者、既知の計画',
  'Ask the owner of the other object through the agreed channel':
    '取り決めた経路で相手の物体の所有者に照会する',
  'Decide: watch closer, move, or tell the partner':
    '判断する：監視を強めるか、移動するか、連携先に知らせるか',
  'Count the pieces and list our assets whose orbits they cross':
    '破片を数え、軌道が交わる自国資産を挙げる',
  'Tell the owners of assets at risk': '危険のある資産の所有者に知らせる',
  'Check the predicted place and its uncertainty': '予測地点とその不確かさを確認する',
  'Tell those responsible for the areas below, if any': '落下域の担当部署があれば知らせる',
  'Look at the flows: which hosts, since when, what left':
    '通信を調べる：どの機器か、いつからか、何が出たか',
  'Ask the owner of the network to contain it': 'ネットワークの所有者に封じ込めを依頼する',
  'Decide which partners need these signs': 'この兆候を必要とする連携先を判断する',
  'Confirm with a second sensor: no waiting': '別のセンサーで直ちに確認する（待たない）',
  'Tell those responsible for the area': '対象区域の担当部署に知らせる',
  'When it is over, send the all-clear to everybody who was told':
    '終息したら、知らせた全員に解除を伝える',
  'Rule out weather, sun outage and our own equipment':
    '天候、太陽雑音、自局の設備が原因でないことを確かめる',
  'Move the traffic to another path': '通信を別の経路に切り替える',
  'Ask the satellite operator to locate the interference': '衛星運用者に干渉源の特定を依頼する',
  'Look at what the partner asks about: what do we have of it, and may it go':
    '相手が尋ねている対象を確認する：こちらに何があり、提供できるか',
  'Answer: done, or why not': '回答する：対応済みか、できない理由',
  'Mend it, or say until when the watch is without it':
    '復旧する。できなければ、いつまで監視から外れるかを示す',
};
