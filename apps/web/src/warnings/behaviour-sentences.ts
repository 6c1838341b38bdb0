/**
 * What the detectors of behaviour say (packages/behave, `…Case`), in Japanese: titles, reasons, explanations tried, what cancels.
 * Their sentences have few forms; one that is not here is shown as it came. apps/web/test/behaviour-sentences.test.ts asks the
 * detectors themselves.
 */
export type Form = readonly [pattern: RegExp, ja: (...parts: string[]) => string];

const same: Readonly<Record<string, string>> = {
  raise: '高度上昇',
  lower: '高度低下',
  'plane change': '軌道面変更',
  'north-south': '南北制御',
  'east-west': '東西制御',
  relocation: '経度移動',
  'electric arc': '電気推進',
  watch: '注視',
  advisory: '注意',
  warning: '警戒',
  closed: '終了',
  east: '東',
  west: '西',
};
const word = (text: string | undefined): string => same[text ?? ''] ?? text ?? '';
const gapIn = (days: string | undefined): string =>
  days === undefined ? '' : `（要素の間隔 ${days} 日）`;
const pair = (between: string, say: (a: string, b: string) => string): Form => [
  new RegExp(`^(.+) ${between} (.+)$`),
  (a, b) => say(a!, b!),
];

const SEEN: readonly Form[] = [
  pair('stands beside', (a, b) => `${a} が ${b} の隣にとどまる`),
  pair('came along the belt and stopped beside', (a, b) => `${a} が静止帯を移動し ${b} の隣で停止`),
  pair(
    'stopped, one of a row of stops, beside',
    (a, b) => `${a} が一連の停止の一つとして ${b} の隣で停止`,
  ),
  pair('passes', (a, b) => `${a} が ${b} を通過`),
  pair('shadowed', (a, b) => `${a} が ${b} に随伴`),
  pair('approaches in the same plane', (a, b) => `${a} が同じ軌道面で ${b} に接近`),
  pair('separated slowly from', (a, b) => `${a} が ${b} から低速で分離`),
  pair('docked and moved together with', (a, b) => `${a} が ${b} と結合し、共に移動`),
  pair('docked with', (a, b) => `${a} が ${b} と結合`),
  pair('flies with', (a, b) => `${a} が ${b} と編隊飛行`),
  pair(
    'passed near, again and again, consistent with inspection,',
    (a, b) => `${a} が ${b} の近くを繰り返し通過（点検の特徴と整合）`,
  ),
  [
    /^(.+) stopped where nobody of the catalogue is$/,
    (a) => `${a} がカタログに物体のない位置で停止`,
  ],
];

const TIME = '(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d)';

export const BEHAVIOUR_TITLES: readonly Form[] = [
  [/^(.+) \(over: (.+)\)$/, (title, why) => `${behaviourIn(title!)}（終了：${behaviourIn(why!)}）`],
  [
    /^(.+); the cloud crosses the orbit of (.+)$/,
    (title, asset) => `${behaviourIn(title!)}、破片雲が ${asset} の軌道を横切る`,
  ],
  [/^(\d+) further pieces of (.+) catalogued$/, (n, who) => `${who} の破片がさらに ${n} 個登録`],
  [/^(.+) broke up: (\d+) pieces catalogued$/, (who, n) => `${who} が破砕：破片 ${n} 個を登録`],
  [/^(.+) is low at (-?\d+) km$/, (who, km) => `${who} は高度 ${km} km まで低下`],
  [new RegExp(`^(.+) came down about ${TIME}$`), (who, at) => `${who} は ${at}Z ごろ落下`],
  [
    new RegExp(`^(.+) comes down about ${TIME}, between ${TIME} and ${TIME}$`),
    (who, at, from, to) => `${who} は ${at}Z ごろ落下の見込み（${from}Z から ${to}Z の間）`,
  ],
  [
    /^(.+) manoeuvred: ([a-z -]+), (at least )?([\d.e+-]+ m?m\/s)(?:, between sets (\d+) days apart)?(, unconfirmed)?$/,
    (who, kind, least, dv, days, open) =>
      `${who} が軌道変更：${word(kind)}、${dv}${least ? '以上' : ''}${gapIn(days)}${open ? '（未確認）' : ''}`,
  ],
  [
    /^(.+) changed its orbit, (at least )?([\d.e+-]+ m?m\/s)(?:, between sets (\d+) days apart)?(, unconfirmed)?$/,
    (who, least, dv, days, open) =>
      `${who} の軌道が変化、${dv}${least ? '以上' : ''}${gapIn(days)}${open ? '（未確認）' : ''}`,
  ],
  [
    /^(.+) drifts along the belt(?: toward (.+))?, ([\d.]+)° a day (east|west)$/,
    (who, toward, rate, way) =>
      `${who} が静止帯を${word(way)}へ毎日 ${rate}° 漂移${toward ? `、${toward} の方向` : ''}`,
  ],
  [
    /^(.+) left its slot at (.+) after (\d+) days$/,
    (who, deg, days) => `${who} が ${days} 日間いた ${deg} の位置を離れた`,
  ],
  [
    /^(.+) no (east-west|north-south) burn for (\d+) days, usually (\d+)$/,
    (who, axis, days, usual) => `${who}：${word(axis)}が ${days} 日間なし（通常 ${usual} 日）`,
  ],
  [
    /^(.+) (east-west|north-south) burn of ([\d.]+) m\/s, usually ([\d.]+)$/,
    (who, axis, dv, usual) => `${who}：${word(axis)} ${dv} m/s（通常 ${usual} m/s）`,
  ],
  ...SEEN,
];

const SENTENCES: readonly Form[] = [
  [
    /^whether it stops or passes cannot be told before it burns$/,
    () => '停止するか通過するかは、軌道変更まで分からない',
  ],
  [
    new RegExp(
      `^by the sets of ${TIME} it is at (-?[\\d.]+)° E and drifts ([\\d.]+)° a day (east|west)$`,
    ),
    (at, deg, rate, way) => `${at}Z の軌道要素では東経 ${deg}°、${word(way)}へ毎日 ${rate}° 漂移`,
  ],
  [
    new RegExp(`^(.+) at (-?[\\d.]+)° E: ${TIME} ± ([\\d.]+) d, not nearer than (\\d+) km$`),
    (who, deg, at, days, km) =>
      `${who}（東経 ${deg}°）：${at}Z ± ${days} 日に到達、${km} km 以上離れる`,
  ],
  [
    /^least ([\d.]+) km(?: ± ([\d.]+) km)?, ([\d.]+) km(?: ± [\d.]+ km)? in the median$/,
    (least, sigma, median) =>
      `最小 ${least}${sigma ? ` ± ${sigma}` : ''} km、中央値 ${median}${sigma ? ` ± ${sigma}` : ''} km`,
  ],
  [
    /^(\d+) earlier stays beside others in 5 years$/,
    (n) => `過去 5 年に他の物体の隣に ${n} 回滞在`,
  ],
  [/^(\d+) days beside it$/, (n) => `隣に ${n} 日間`],
  [/^as near as one body$/, () => '一体とみなせる近さ'],
  [/^beside nobody that is known$/, () => '知られている隣はない'],
  [/^(\d+) km in the median of a day$/, (km) => `1 日の中央値で ${km} km`],
  [/^(\d+) burns seen while there$/, (n) => `滞在中に軌道変更 ${n} 回`],
  [/^came along the belt and stopped$/, () => '静止帯を移動して停止'],
  [/^came from (.+) and stopped$/, (deg) => `${deg} から来て停止`],
  [/^is under way$/, () => '移動中'],
  [/^stands there since it is known$/, () => '既知の当初からその位置'],
  [/^neither came$/, () => 'どちらも移動していない'],
  [/^Sun not known$/, () => '太陽方向は不明'],
  [
    /^Sun (\d+)° off the visitor's back when nearest$/,
    (deg) => `最接近時、太陽は接近側の背後から ${deg}°`,
  ],
  [
    /^(watch|advisory|warning|closed): score ([\d.]+) of 1, which orders and does not judge$/,
    (state, score) => `${word(state)}：評点 ${score}（順位付けであり判断ではない）`,
  ],
  [/^explained: (.+)$/, (why) => `説明あり：${behaviourIn(why!)}`],
  [/^learned: (.+)$/, (what) => `学習：${behaviourIn(what!)}`],
  [
    /^has become a neighbour on (\S+), (\d+) days after it came, with no row of stops; nobody declared it$/,
    (at, days) =>
      `到着から ${days} 日後の ${at} に隣接物体とみなした（一連の停止なし、申告者なし）`,
  ],
  [/^they are apart$/, () => '互いに離れている'],
  [
    /^it leaves, or a rule declares what it does there$/,
    () => 'その位置を離れるか、規則で申告されること',
  ],
  [
    /^two looks with the median of a day beyond (\d+) km, or a rule that declares this company$/,
    (km) => `2 回続けて 1 日の中央値が ${km} km を超えるか、規則で申告されること`,
  ],
  [
    /^apart at two looks in a row, or a rule that declares this company$/,
    () => '2 回続けて離れているか、規則で申告されること',
  ],
  [
    /^at (.+) UTC ± ([\d.]+) h, between the sets of (.+) UTC and (.+) UTC$/,
    (at, h, from, to) => `${at}Z ± ${h} 時間（${from}Z と ${to}Z の要素の間）`,
  ],
  [/^changed: several series a little$/, () => '変化：複数の系列がわずかに変化'],
  [/^changed: (.+)$/, (what) => `変化：${what}`],
  [
    /^no set for (\d+) days: one burn or several, and when, cannot be told$/,
    (days) => `${days} 日間要素なし：軌道変更が 1 回か複数回か、いつかは分からない`,
  ],
  [/^as rare as ([\d.]+) sigma when it coasts$/, (z) => `慣性飛行なら ${z} σ に当たる稀さ`],
  [/^later sets keep the new orbit$/, () => '後続の要素も新しい軌道を示す'],
  [/^rests on the newest set alone$/, () => '最新の要素のみに基づく'],
  [
    /^its operator says otherwise, or corrected sets no longer show the change$/,
    () => '運用者が否定するか、訂正された要素で変化が消えること',
  ],
  [/^the next sets lie on the old orbit again$/, () => '次の要素が元の軌道に戻ること'],
  [/^(\d+) earlier burns of this kind and size$/, (n) => `同種・同規模の軌道変更が以前に ${n} 回`],
  [
    /^(\d+) others at its height sank alike in these days$/,
    (n) => `同じ高度の ${n} 物体がこの数日に同様に降下`,
  ],
  [/^nobody announced it$/, () => '事前の申告なし'],
  [/^announced by (.+)$/, (who) => `${who} が申告`],
  [/^no: the sets after it agree$/, () => 'いいえ：後続の要素が一致'],
  [/^not excluded: no later set yet$/, () => '否定できない：後続の要素がまだない'],
  [
    /^seen: (.+); by its own history: (.+)$/,
    (seen, usual) => `観測：${seen}。自身の履歴では：${usual}`,
  ],
  [/^chance under its own history 1 in ([\d,]+)$/, (n) => `自身の履歴では ${n} 分の 1`],
  [/^(\d+) drifts in its history$/, (n) => `履歴に漂移 ${n} 回`],
  [/^it drifts above the belt$/, () => '静止帯の上を漂移'],
  [/^it is not in the graveyard$/, () => '墓場軌道ではない'],
  [
    /^back within its own pattern for (\d+) days, or its operator declares it$/,
    (days) => `${days} 日間通常に戻るか、運用者が申告すること`,
  ],
  [
    /^no further piece for (\d+) days and no crossing of an asset$/,
    (days) => `${days} 日間新しい破片がなく、資産を横切らないこと`,
  ],
  [
    /^(\d+) pieces cross the orbit of (\S+) from (.+) to (.+), (\d+) times a day; nearest (-?\d+) ± (\d+) km by mean elements$/,
    (n, id, from, to, times, km, sigma) =>
      `破片 ${n} 個が ${from}Z から ${to}Z に ${id} の軌道を 1 日 ${times} 回横切る。最小 ${km} ± ${sigma} km（平均要素）`,
  ],
  [
    /^it brakes: of such (\d+) % stopped, half of them before (.+), nine in ten between (.+) and (.+)$/,
    (share, half, from, to) =>
      `減速中：同様の減速の ${share} % が停止し、その半数は ${half} まで、9 割は ${from} から ${to} の間`,
  ],
  [
    /^it stood before at (.+): of such legs (\d+) % ended at a place of its own$/,
    (places, share) =>
      `以前の定点：${places}。同様の移動の ${share} % は自身の以前の定点で終わった`,
  ],
  [
    /^the radial part is not told: it leaves the period as it is, and turns the perigee as a push along the track elsewhere in the revolution does$/,
    () =>
      '動径成分は示せない：周期を変えず、近地点の回転は軌道上の別の点での接線方向の噴射と区別できない',
  ],
  [/^consistent with a collision$/, () => '衝突の特徴と整合'],
  [/^consistent with an explosion$/, () => '爆発の特徴と整合'],
  [/^consistent with an anomaly of low energy$/, () => '低エネルギーの異常の特徴と整合'],
  [
    /^kicked by (\S+) m\/s, as by an impact or a piece let go$/,
    (dv) => `${dv} m/s の衝撃を受けた（衝突または破片の分離と整合）`,
  ],
  [
    /^(.+) changed its orbit once in its history, by (\S+) m\/s, before they had numbers$/,
    (who, dv) => `破片の登録前に、${who} の軌道が履歴中ただ一度 ${dv} m/s 変化した`,
  ],
  [/^parent gone and spread over (\d+) m\/s$/, (dv) => `母天体が消え、広がりは ${dv} m/s 以上`],
  [/^speeds not known$/, () => '速度は不明'],
  [
    /^the parent is one of the launch (\S+), paths do not tell them apart: (.+)$/,
    (launch, each) => `母天体は打上げ ${launch} のいずれか。経路では区別できない：${each}`,
  ],
  [/^it may have been another revolution: (.+)$/, (each) => `別の周回であった可能性：${each}`],
  [/^nine in ten left it below ([\d.]+) m\/s$/, (dv) => `9 割が ${dv} m/s 未満で離れた`],
  [
    /^heights (-?\d+) to (-?\d+) km by the set of (.+)$/,
    (low, high, at) => `${at}Z の要素で高度 ${low}～${high} km`,
  ],
  [/^no window: (.+)$/, (why) => `時間帯なし：${why}`],
  [
    /^feels the air as (\S+) m²\/kg, ± (\d+) %$/,
    (b, share) => `大気抵抗の係数 ${b} m²/kg（± ${share} %）`,
  ],
  [/^space weather (.+)$/, (text) => `宇宙天気：${text}`],
  [
    /^steered: the window is by the descents of (\d+) mates$/,
    (n) => `制御降下：同型 ${n} 機の降下から求めた時間帯`,
  ],
  [
    /^it is steered down, and its mates came down so: the window is theirs$/,
    () => '制御して降下中。時間帯は同型機の降下による',
  ],
  [
    /^a long orbit: Sun and Moon move its perigee, which the forecast has as doubt only$/,
    () => '長い軌道：近地点は太陽と月に動かされ、予報では不確かさとしてだけ扱う',
  ],
  [
    /^(\S+) lies under (\d+) pass(?:es)? of the window, (.+) to (.+); the fall ends over it with (\S+) %$/,
    (id, n, from, to, share) =>
      `${id} は時間帯のうち ${n} 回の通過の直下（${from}Z～${to}Z）。そこに落ちる確率 ${share} %`,
  ],
  [
    /^an element set that shows it raised, or none for (\d+) days after the window$/,
    (days) => `高度が上がった要素が出るか、時間帯の後 ${days} 日間要素が出ないこと`,
  ],
  [
    /^whether somebody steers it cannot be told from its sets$/,
    () => '制御の有無は要素からは分からない',
  ],
  [
    /^its loss of height is the air’s alone in every interval$/,
    () => 'どの区間でも高度低下は大気抵抗だけによる',
  ],
  [
    /^([\d.]+) km(?: ± ([\d.]+) km)? apart when it was first catalogued$/,
    (km, sigma) => `最初の登録時の距離 ${km}${sigma ? ` ± ${sigma}` : ''} km`,
  ],
  [/^parted at ([\d.]+) m\/s$/, (dv) => `分離速度 ${dv} m/s`],
  [
    /^its parent was known for (\d+) days before$/,
    (days) => `分離元はそれ以前に ${days} 日間知られていた`,
  ],
  [
    /^phases the same on (\S+), and every (\d+) days$/,
    (at, days) => `${at} に位相が一致（${days} 日ごと）`,
  ],
  [/^it happened more than (\d+) days ago$/, (days) => `${days} 日以上前のこと`],
  [
    /^(\d+) days go by, another object is found to be its parent, or a rule declares the release$/,
    (days) => `${days} 日が過ぎるか、別の分離元が見つかるか、規則で放出が申告されること`,
  ],
  [
    /^no deployment after a launch: its parent was known for (\d+) days(, and their phases were the same later)?$/,
    (days, later) =>
      `打上げ後の放出ではない：分離元は ${days} 日間既知${later ? 'で、位相の一致はその後' : ''}`,
  ],
  [
    /^no break-up: (no other object|(\d+) more) of its launch came new within (\d+) days$/,
    (_, more, days) =>
      `破砕ではない：同じ打上げの新規物体は ${days} 日以内に${more ? `ほか ${more} 個` : 'ほかになし'}`,
  ],
  [/^(.+), as of any release$/, (why) => `${behaviourIn(why!)}（放出では当然）`],
  [/^there is no rule of declared company$/, () => '申告された同行関係の規則はない'],
  [
    /^(what was let go|who let go of it) comes within (\d+) km of (.+)$/,
    (what, km, who) =>
      `${what === 'who let go of it' ? '分離元' : '放出された物体'}が ${who} から ${km} km 以内に入る`,
  ],
  [/^it left (.+)$/, (who) => `${who} から分離`],
  [/^(.+) itself is new$/, (who) => `${who} 自身が新しく登録`],
  [
    /^another object is taken to be its parent: (.+)$/,
    (id) => `分離元は別の物体とみなされた：${id}`,
  ],
  [/^not named by .+ of declared company$/, () => '申告された同行関係の規則に該当なし'],
  [/^not known to have one operator$/, () => '同じ運用者とは確認できない'],
  [/^same operator \((.+)\)$/, (who) => `同じ運用者（${who}）`],
  [/^not known to have one owner$/, () => '同じ所有者とは確認できない'],
  [/^same state or organisation \((.+)\)$/, (who) => `同じ国または組織（${who}）`],
  [/^learned as a formation before$/, () => '編隊として学習済み'],
  [/^not together since both are known$/, () => '既知の当初から一緒ではない'],
  [/^neither is steered: both drift$/, () => '双方とも制御されず漂移'],
  [/^at least one is steered, or not known$/, () => '少なくとも一方は制御されているか、不明'],
  [/^passing by: it has not stopped$/, () => '通過中：停止していない'],
  [/^it has stopped there$/, () => 'その位置で停止した'],
  [/^(.+) itself$/, (who) => `${who} 自身`],
  [/^it comes within (\d+) km of (.+)$/, (km, who) => `${who} から ${km} km 以内に入る`],
  [/^(.+) is one of the two$/, (who) => `${who} はその一方`],
  [
    /^it drifts toward (.+), there in ([\d.]+) days$/,
    (who, days) => `${who} に向かって漂移、${days} 日後に到達`,
  ],
  [
    /^it burns and drifts elsewhere, or is past$/,
    () => '軌道変更で別の方向へ移るか、通り過ぎること',
  ],
];

/** A sentence of a detector; what is none of theirs comes back as it is. */
export function behaviourIn(text: string): string {
  for (const [pattern, say] of [...SENTENCES, ...BEHAVIOUR_TITLES]) {
    const found = pattern.exec(text);
    if (found !== null) return say(...found.slice(1));
  }
  return text;
}
