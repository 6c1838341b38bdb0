/** The words of the glossary for what signs of attack give as evidence (packages/flow/src/share/evidence.ts), in both languages. */
import type { Term } from './terms.ts';

const term = (en: Term['en'], ja: Term['ja']): Term => ({ en, ja });

export const SIGN_TERMS: Readonly<Record<string, Term>> = {
  source: term(['From', 'who began it'], ['送信元', '通信を始めた側']),
  destination: term(['To', ''], ['宛先', '']),
  relay: term(['Passes on', ''], ['中継', '']),
  reflector: term(['Answers what was not asked', ''], ['求められていない応答を返す', '']),
  records: term(['Records', 'behind it'], ['記録数', '根拠となる通信記録']),
  score: term(
    ['Score', 'strength among signs of its kind, 0 to 1'],
    ['評点', '同じ種類の中での強さ'],
  ),
  warrant: term(['Warrant', 'under which it was found'], ['令状', '根拠となる令状']),
  rank: term(['Place', 'at the judgement, 1 first'], ['順位', '判定での順番']),
  periodS: term(
    ['Period', 'median gap of a timer, lost turns undone'],
    ['周期', '間隔の中央値（抜けた回を補正）'],
  ),
  jitterShare: term(
    ['Spread of the gaps', 'as a share of the period'],
    ['間隔のばらつき', '周期に対する割合'],
  ),
  missedShare: term(
    ['Missed turns', 'share of turns that were not seen'],
    ['抜けた回', '見えなかった回の割合'],
  ),
  wakeUps: term(['Came back', 'times'], ['再来回数', '繰り返し現れた回数']),
  log10Evidence: term(
    ['Against chance', 'how rarely chance alone would give it'],
    ['偶然との比較', '偶然だけで起こる稀さ'],
  ),
  pairsTested: term(['Pairs tested', 'at the same time'], ['調べた組', '同時に調べた通信の組の数']),
  signsByChance: term(
    ['Such signs by chance', 'so many among all pairs tested'],
    ['偶然による件数', '調べた組全体で偶然に生じる数'],
  ),
  breadth: term(
    ['Breadth', 'parts of the span that carry it, weighted'],
    ['広がり', '期間のどれだけに証拠があるか（重み付き）'],
  ),
  spanParts: term(
    ['Parts of the span', 'that carry evidence'],
    ['期間の区分', '証拠のある区分の数'],
  ),
  medianBytesOut: term(
    ['Sent at a time', 'median of a connection'],
    ['1 回の送信量', '接続ごとの中央値'],
  ),
  medianBytesIn: term(
    ['Taken in at a time', 'median of a connection'],
    ['1 回の受信量', '接続ごとの中央値'],
  ),
  sameSizeShare: term(
    ['Same size', 'share of connections of exactly the commonest size'],
    ['同じ大きさ', '最も多い大きさと完全に一致する接続の割合'],
  ),
  ritaScore: term(
    ['Score by RITA’s method', 'the published one, for comparison'],
    ['RITA 方式の評点', '公開された方式（比較用）'],
  ),
  durationS: term(['Lasted', 'one connection'], ['継続時間', '一つの接続']),
  stillOpen: term(['Still open', 'at the last word on it'], ['継続中', '最後の記録の時点']),
  bytesOut: term(['Sent', 'by the source'], ['送信量', '送信元から']),
  bytesIn: term(['Sent back', 'to the source'], ['受信量', '送信元へ']),
  hostsConnections24h: term(
    ['Connections in a day', 'between the same two hosts'],
    ['1 日の接続数', '同じ 2 台の間'],
  ),
  hostsDurationS24h: term(
    ['Connected in a day', 'between the same two hosts, in all'],
    ['1 日の接続時間', '同じ 2 台の間の合計'],
  ),
  outToIn: term(['Sent for each byte taken in', ''], ['受信 1 に対する送信', '']),
  volumeOf: term(['Counted over', 'an hour or a day'], ['集計の単位', '1 時間または 1 日']),
  historyDays: term(
    ['Own history', 'days that it was judged against'],
    ['履歴', '比較に用いた日数'],
  ),
  deviations: term(
    ['Beyond its median', 'robust standard deviations of its own history'],
    ['中央値からの隔たり', '自身の履歴での頑健な標準偏差'],
  ),
  timesTheMostEver: term(
    ['Times the most before', 'that it ever sent'],
    ['過去最大との比', '以前の最大送信量に対する倍率'],
  ),
  newHostsPerDay: term(
    ['New hosts a day', 'that it meets for the first time'],
    ['1 日の新しい相手', '初めて通信する相手の数'],
  ),
  insideUsers: term(
    ['Hosts of ours', 'that speak to the same one'],
    ['自組織のホスト数', '同じ相手と通信するもの'],
  ),
  shape: term(['Form', 'of a scan, or of a flood'], ['形', '探索または大量送信の形']),
  hosts: term(['Hosts tried', ''], ['試されたホスト', '']),
  ports: term(['Ports tried', ''], ['試されたポート', '']),
  failedServices: term(
    ['Never answered', 'services: host, port and protocol'],
    ['応答なし', 'サービス数（ホスト、ポート、プロトコル）'],
  ),
  answeredServices: term(
    ['Answered', 'services, at some time'],
    ['応答あり', 'サービス数（一度でも応答したもの）'],
  ),
  spanS: term(['Lasted', 'from the first to the last of it'], ['期間', '最初から最後まで']),
  usualDeadEnds: term(
    ['Usual dead ends', 'services that do not answer, as many as are usual there'],
    ['普段の応答なし', '同じ区間で普段応答しないサービス数'],
  ),
  deadEndShare: term(
    ['Usual share of dead ends', 'of first contacts in this network'],
    ['普段の応答なしの割合', 'このネットワークの初回接触のうち'],
  ),
  learnedFrom: term(
    ['Learned from', 'so many sources or services; 0: the stated value'],
    ['学習の元', '送信元またはサービスの数。0 は既定値'],
  ),
  darkHosts: term(
    ['Where nobody is', 'addresses of ours among them'],
    ['使われていない宛先', '自組織のアドレスのうち'],
  ),
  sourcesAbout: term(
    ['Sources, about', 'estimated from a part of them, within some 20 %'],
    ['送信元の数（推定）', '一部からの推定、誤差約 20 %'],
  ),
  sourcesAtLeast: term(
    ['Sources, at least', 'of those still in the window'],
    ['送信元の数（下限）', '観測窓に残るもの'],
  ),
  medianDelayS: term(
    ['Goes on after', 'median delay from the connection in to the one out'],
    ['中継までの遅れ', '入と出の開始の差の中央値'],
  ),
  bytesPassedIn: term(
    ['Came in', 'bytes of the connections that fit'],
    ['入った量', '対応する接続の合計'],
  ),
  bytesPassedOut: term(
    ['Went on', 'bytes of the connections that fit'],
    ['出た量', '対応する接続の合計'],
  ),
  sources: term(['Sources', 'that take part'], ['送信元の数', '関わるもの']),
  service: term(['Service', 'by its registered name'], ['サービス', '登録された名前']),
  attemptsPerHour: term(
    ['Attempts an hour', 'over the whole of it'],
    ['毎時の試行', '期間全体の平均'],
  ),
  medianBytes: term(['Typical session', 'bytes both ways'], ['典型的なセッション', '両方向の量']),
  sizeSpread: term(
    ['Spread of sizes', 'of their natural logarithm; little: all alike'],
    ['大きさのばらつき', '自然対数での値。小さいほど互いに似ている'],
  ),
  longestS: term(['Longest session', ''], ['最長のセッション', '']),
  longSessionAfter: term(
    ['A longer one after them', 'a session far longer and larger than the rest'],
    ['後続の長いセッション', 'ほかよりはるかに長く大きいもの'],
  ),
  peakPerHour: term(['New sources at most', 'in one hour'], ['新しい送信元の最大', '1 時間あたり']),
  usualPerHour: term(
    ['New sources as usual', 'in one hour'],
    ['新しい送信元の普段', '1 時間あたり'],
  ),
  peakPerMinute: term(
    ['Busiest minute', 'records, or packets'],
    ['最大の 1 分間', '記録数またはパケット数'],
  ),
  usualPerMinute: term(
    ['Usual', 'its own level before, a minute'],
    ['普段の水準', '以前の毎分の値'],
  ),
  failedShare: term(['Not answered', 'share of the records'], ['応答なしの割合', '記録のうち']),
  packets: term(['Packets', 'in all'], ['パケット数', '合計']),
  reflectors: term(
    ['Servers', 'that answered what was not asked'],
    ['サーバー数', '求められていない応答を返したもの'],
  ),
  bytesPerPacket: term(['Bytes a packet', ''], ['1 パケットの大きさ', '']),
  amplification: term(
    ['Amplification', 'bytes answered for each byte asked'],
    ['増幅率', '問い合わせ 1 に対する応答'],
  ),
  publishedAmplification: term(
    ['Published amplification', 'range for this service'],
    ['公表された増幅率', 'このサービスの範囲'],
  ),
  passedOn: term(
    ['Passed on', 'connections in that fit a connection out'],
    ['中継された接続', '入と出が対応するもの'],
  ),
  passedOnByChance: term(['By chance', 'so many would fit'], ['偶然の場合', '対応する見込みの数']),
  inwardConnections: term(
    ['Came in', 'connections to the host from outside'],
    ['入った接続', '外部からこのホストへ'],
  ),
  outwardConnections: term(
    ['Went out', 'connections of the host to the outside'],
    ['出た接続', 'このホストから外部へ'],
  ),
  clients: term(['Clients', 'hosts outside that it serves'], ['利用側', '外部のホスト']),
  servers: term(
    ['Servers', 'hosts outside that it calls for them'],
    ['接続先', '代わりに呼び出す外部のホスト'],
  ),
  indicatorId: term(['Indicator', 'by its id'], ['指標', '識別子']),
  indicatorConfidence: term(['Author’s confidence', '0 to 1'], ['作成者の確信度', '0～1']),
  indicatorTlp: term(
    ['Marking of the indicator', 'by its author'],
    ['指標の取扱区分', '作成者による'],
  ),
  ownHosts: term(['Own hosts', 'that have a part in it'], ['自組織のホスト数', '関係するもの']),
  erased: term(
    ['Erased', 'what was read is kept no more'],
    ['消去', '読み取った内容は保存期間を過ぎた'],
  ),
  erasedWhy: term(['Why it was erased', ''], ['消去の理由', '']),
  erasedDigest: term(
    ['Digest', 'SHA-256 of what stood there'],
    ['ダイジェスト', '元の内容の SHA-256'],
  ),
  indicatorAgeDays: term(
    ['Age of the indicator', 'at the last contact'],
    ['指標の経過日数', '最後の通信の時点'],
  ),
  contacts: term(['Records that fit it', ''], ['該当する記録', '']),
  answeredContacts: term(['Answered', 'of these'], ['応答あり', 'そのうち']),
  firstContactSurprise: term(
    ['Rarely meets anything new', 'and met this one for the first time'],
    ['初めての相手の珍しさ', '新しい相手がめったにないホスト'],
  ),
};
