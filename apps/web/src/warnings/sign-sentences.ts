/**
 * What the detectors of signs say (packages/flow) in Japanese: titles of warnings, harmless explanations tried and what the flows
 * say of each. Their sentences have few forms; one that is not here is shown as it came. apps/web/test/signs.test.ts asks the
 * detectors themselves.
 */
import { type Language, language } from '../data/settings.ts';
import type { Form } from './behaviour-sentences.ts';

const KINDS: Readonly<Record<string, string>> = {
  'Scan of hosts or ports': 'ホストまたはポートの探索',
  'Many attempts to log in': '多数のログイン試行',
  'Regular calls, consistent with remote control': '定期的な通信（遠隔操作と整合）',
  'Regular calls that are refused': '拒否され続ける定期的な通信',
  'Connection open for long': '長時間の接続',
  'First contact with what few others contact': 'ほかに利用者の少ない相手への初回接触',
  Flood: '大量送信',
  'Reflected flood': '反射による大量送信',
  'More data out than is usual': '普段より多いデータ送信',
  'Connections passed on, consistent with a relay': '接続の中継（中継点と整合）',
  'Known indicator seen': '既知の指標を観測',
};

/** 'Scan of hosts or ports: from 198.51.100.7, 22/tcp, at Alpha Station and 2 more', as the node words it. */
export const SIGN_TITLES: readonly Form[] = [
  [
    new RegExp(
      `^(${Object.keys(KINDS).join('|')}):(?: (from|with) (\\S+?))?(?:, ([^,]+/[^,]+))?, at (.+?)(?: and (\\d+) more)?$`,
    ),
    (kind, way, end, service, asset, more) => {
      const on = service === undefined ? '' : `（${service.replace('/any', '')}）`;
      const others = more === undefined ? '' : ` ほか ${more} 件`;
      const who = end === undefined ? on : `${end}${on}${way === 'from' ? ' から ' : ' と '}`;
      return `${KINDS[kind!]}：${who}${asset}${others}`;
    },
  ],
];

const EXPLANATIONS: Readonly<Record<string, string>> = {
  'monitoring, an update check or a backup of your own': '自組織の監視、更新確認、バックアップ',
  'time keeping (NTP)': '時刻合わせ（NTP）',
  'name lookups': '名前解決',
  'housekeeping of the network': 'ネットワークの維持管理',
  'attempts to sign in, told as brute force': 'ログイン試行（別の兆候として報告）',
  'a scanner or survey that comes back': '繰り返し訪れる探索や調査',
  'a service that many of our hosts use': '自組織の多くのホストが使うサービス',
  'a chat or push service that stays reachable': '常時接続のチャットや通知サービス',
  'part of how the host has long been used': 'このホストの以前からの使われ方',
  'a stream, a copy or a call': '動画や音声、複製、通話',
  'routers or servers that keep each other informed': '互いに情報を交換するルーターやサーバー',
  'a tunnel of your own between sites': '自組織の拠点間トンネル',
  'an administrator who stays signed in': 'ログインしたままの管理者',
  'a service of everyday use that is down for now': '一時的に停止している日常のサービス',
  'a service that was taken away, or a name that points to the wrong place':
    '廃止されたサービス、または誤った宛先を指す名前',
  'a scan, or a stranger who knocks at a closed door': '探索、または閉じた入口への無関係な接続',
  'a monitor that watches whether a port stays closed': 'ポートが閉じているかの監視',
  'a new address of a service long in use': '以前から使うサービスの新しいアドレス',
  'something new that a person began to use': '利用者が新しく使い始めたもの',
  'a proxy, mail or name server that passes on as it should':
    '正規のプロキシ、メール、名前サーバーによる中継',
  'a tunnel that its own users set up, such as a private network':
    '利用者自身が設けたトンネル（VPN など）',
  chance: '偶然',
  'a program that logs in by a schedule: backup, deployment, monitoring':
    '予定に沿ってログインするプログラム：バックアップ、配備、監視',
  'a person or a client with a wrong password that it tries again':
    '誤ったパスワードを繰り返す利用者やプログラム',
  'many users of one service': '一つのサービスの多数の利用者',
  'a client that was set up for a service which is gone':
    '廃止されたサービスに設定されたままの機器',
  'a monitor that watches whether the service comes back': 'サービスの復旧を待つ監視',
  'a crowd of users: news, an update, the start of a sale':
    '利用者の集中：ニュース、更新、販売開始など',
  'a test of load or a transfer of many small parts': '負荷試験、または多数の小さな転送',
  'a service that is always this busy': '普段からこの混雑のサービス',
  'a program that shares files among peers, many of whom are gone':
    '相手の多くが不在のファイル共有プログラム',
  'a monitor or a scanner of vulnerabilities of one’s own': '自組織の監視や脆弱性検査',
  'a research scanner or a search engine that tries everybody':
    '全体を調べる研究用の探索や検索エンジン',
  'a forged source, to have somebody else blamed': '他者に見せかけた偽装の送信元',
  'an outage: the source lost its network for a while': '障害：送信元が一時的に通信できなかった',
  'one source behind many addresses, as a carrier’s translator has them':
    '通信事業者の変換装置などの背後にある一つの送信元',
  'many who look for the same service by themselves': '同じサービスを別々に探す多数の者',
  'a survey that declares itself and scans from many addresses':
    '名乗ったうえで多数のアドレスから行う調査',
  'scanners that know nothing of each other': '互いに無関係な探索',
  'a server that many share: hosting, delivery of content, a way out of many':
    '多数が共用するサーバー：ホスティング、配信、共用の出口',
  'a public resolver of names that somebody listed by mistake':
    '誤って登録された公開の名前サーバー',
  'a scanner that knocks at every door': 'あらゆる入口を試す探索',
  'an address that has changed hands since': 'その後持ち主が変わったアドレス',
  'an indicator that is past its time': '有効期限を過ぎた指標',
  'a neighbour in the same network': '同じネットワークの別のホスト',
  'answers to requests that went another way or were not exported':
    '別の経路の要求、または記録されない要求への応答',
  'a server that serves many clients as it should': '正規に多数の利用者に応じるサーバー',
  'a backup or a copy at its usual time': 'いつもの時刻のバックアップや複製',
  'a server of ours that was much asked': '多くの要求を受けた自組織のサーバー',
  'a monitor outside that asks whether an open service of ours is up':
    '公開サービスの稼働を外部から確認する監視',
  'one service of several addresses, asked by a program of your own':
    '複数のアドレスを持つ一つのサービスへの、自組織のプログラムの問い合わせ',
  'a transfer or a call that opens port after port': '次々とポートを開く転送や通話',
  'a program that asks a web service again and again':
    'ウェブサービスに繰り返し問い合わせるプログラム',
  'a scanner of versions or of vulnerabilities, ours or of research':
    '版や脆弱性の検査（自組織または研究用）',
  'a scan that many sources share': '多数の送信元が分担する探索',
  'a scan of its ports, told as a scan': 'ポートの探索（別の兆候として報告）',
  'a partner whose list of our hosts is out of date': '自組織のホスト一覧が古い取引先',
  'scanners that run the same list at the same time, as one survey does':
    '一つの調査のように、同じ一覧を同時に試す探索',
  'forged sources, to have others blamed': '他者に見せかけた偽装の送信元',
  'a service that moved away and whose users still call':
    '移転後も利用者が接続を試みているサービス',
  'many who look for the same service by themselves, as always':
    '普段どおり、同じサービスを別々に探す多数の者',
  'answers that take another way than the records see': '記録に現れない経路を通る応答',
};

const REASONS: Readonly<Record<string, string>> = {
  'flows do not say which program asks; ask who runs the source':
    '通信記録では、どのプログラムか分かりません。送信元の運用者に確認してください',
  'not UDP to port 123': 'UDP のポート 123 宛てではない',
  'UDP to port 123, sizes not known': 'UDP のポート 123 宛てだが、大きさが不明',
  'UDP to port 123, one time packet each way': 'UDP のポート 123 宛てで、時刻のパケットが往復 1 つ',
  'not to the port of a name service': '名前解決のポート宛てではない',
  'ICMP: replies, neighbours, routers': 'ICMP：応答、近隣、ルーター',
  'to a group or the own link only': 'グループ宛てまたは同一リンク内のみ',
  'to one host beyond the link, no port of discovery':
    'リンク外の一つのホスト宛てで、探索用のポートではない',
  'not to a port where people sign in': 'ログインに使うポート宛てではない',
  'the source is ours': '送信元は自組織',
  'the source is not ours': '送信元は自組織ではない',
  'the source is outside': '送信元は外部',
  'not to a port of such services': 'そうしたサービスのポート宛てではない',
  'it answered other connections of this source': '同じ送信元の別の接続には応答した',
  'flows do not name the service': '通信記録にサービス名はない',
  'the source is ours: ask who runs it, and declare it':
    '送信元は自組織。運用者に確認し、申告してください',
  'the source is ours: ask who runs it': '送信元は自組織。運用者に確認してください',
  'flows do not say who runs the source': '通信記録では送信元の運用者は分からない',
  'it was answered, or is ours': '応答があったか、自組織のもの',
  'it never completed a connection': '接続が一度も成立していない',
  'the hosts or ports have an order that peers do not have':
    'ホストやポートに、ファイル共有にはない順序がある',
  'strangers would have tried the same hosts more often':
    '無関係なら、同じホストがもっと重なって試されたはず',
  'their lists of ports would have met more often by chance':
    '無関係なら、試したポートがもっと重なるはず',
  'the sessions are as alike as attempts that fail':
    'セッションは失敗した試行のように互いに似ている',
  'the sessions differ as those of people do': 'セッションは人の利用のように異なっている',
  'one source makes nearly all of it': 'ほぼすべてが一つの送信元による',
  'many sources take part': '多数の送信元が関わる',
  'it has not been watched for long enough to know its level':
    '普段の水準が分かるほど長く監視していない',
  'every contact is to the service of names': 'すべて名前サービスへの通信',
  'it is used for more': '名前サービス以外にも使われている',
  'it has ended since; what is counted was within its time':
    'その後期限が切れたが、数えたものは期限内',
  'every contact was within its time': 'すべて期限内の通信',
  'a whole network is named': 'ネットワーク全体が指定されている',
  'the address itself is named': 'アドレスそのものが指定されている',
  'the other side opened it': '相手側が接続を始めた',
  'this host opened what took most of it': '大半の接続はこのホストが始めた',
  'none of the ports is one where such are arranged': 'そうした通信を取り決めるポートではない',
  'the answers are alike and what was sent differs a little in length':
    '応答は互いに似ており、送った長さは少しずつ異なる',
  'it is a service where one logs in': 'ログインに使うサービスである',
  'one host': '一つのホスト',
  'the records are of one direction, and no answer to anybody was seen':
    '記録は片方向で、誰への応答も見えていない',
  'all but one of them may know nothing of it: do not act on an address alone':
    '一つを除き無関係かもしれない。アドレスだけを根拠に対処しないでください',
  'users know few hosts; these tried many between them':
    '利用者が知るホストは少ないが、これらは多数を試した',
  'the records tell what was answered': '応答の有無は記録に現れる',
};

const FORMS: readonly Form[] = [
  [
    /^to port (\d+), but (\d+) bytes are more than a time packet$/,
    (port, bytes) => `ポート ${port} 宛てだが、${bytes} バイトは時刻のパケットより大きい`,
  ],
  [/^to port (\d+), a name service$/, (port) => `名前解決のポート ${port} 宛て`],
  [
    /^UDP to port (\d+), addresses or discovery$/,
    (port) => `UDP のポート ${port} 宛て（アドレス配布や探索）`,
  ],
  [
    /^a host of ours, to port (\d+) of one outside$/,
    (port) => `自組織のホストから外部のポート ${port} 宛て`,
  ],
  [
    /^from outside to port (\d+), where people sign in$/,
    (port) => `外部から、ログインに使うポート ${port} 宛て`,
  ],
  [
    /^the source tried (\d+) services, (\d+) of them closed$/,
    (all, closed) => `送信元は ${all} 個のサービスを試し、うち ${closed} 個は閉じていた`,
  ],
  [/^the source tried (\d+) services$/, (all) => `送信元は ${all} 個のサービスを試した`],
  [/^only (\d+) of our hosts are seen$/, (hosts) => `見えている自組織のホストは ${hosts} 台のみ`],
  [
    /^(\d+) of (\d+) of our hosts use (?:it|what took most of it)$/,
    (users, all) => `自組織の ${all} 台中 ${users} 台が利用`,
  ],
  [/^to port (\d+) of such services$/, (port) => `そうしたサービスのポート ${port} 宛て`],
  [/^to port (\d+)$/, (port) => `ポート ${port} 宛て`],
  [/^first seen ([\d.]+) days before its last$/, (days) => `初回から最終まで ${days} 日`],
  [/^(\d+) bytes a second over all of it$/, (rate) => `全体で毎秒 ${rate} バイト`],
  [/^it answered none of (\d+)$/, (count) => `${count} 回のいずれにも応答していない`],
  [/^(\d+) of our hosts try it$/, (count) => `自組織の ${count} 台が試している`],
  [/^(\d+) of our hosts speak with it$/, (count) => `自組織の ${count} 台が通信している`],
  [
    /^this host meets ([\d.]+) new ones a day$/,
    (count) => `このホストの新しい相手は 1 日 ${count} 件`,
  ],
  [
    /^its port (\d+) is one of a service that passes on$/,
    (port) => `ポート ${port} は中継を行うサービスのもの`,
  ],
  [
    /^its port (\d+) is none of a service that passes on; ask who runs the host$/,
    (port) => `ポート ${port} は中継を行うサービスのものではない。ホストの運用者に確認してください`,
  ],
  [
    /^(\d+) clients and (\d+) servers take part$/,
    (clients, servers) => `利用側 ${clients}、接続先 ${servers}`,
  ],
  [
    /^(\d+) of (\d+) fit, ([\d.]+) would by chance$/,
    (fit, all, chance) => `${all} 件中 ${fit} 件が対応（偶然なら ${chance} 件）`,
  ],
  [
    /^the source is outside and tried (\d+) times an hour$/,
    (count) => `送信元は外部で、毎時 ${count} 回試した`,
  ],
  [
    /^(\d+) addresses tried the same services over the same time$/,
    (count) => `${count} 個のアドレスが同じ時期に同じサービスを試した`,
  ],
  [
    /^([\d.]+) came new in one hour, where ([\d.]+) are usual$/,
    (peak, usual) => `1 時間に新しく ${peak} 件（普段は ${usual} 件）`,
  ],
  [/^the source tried (\d+) closed services$/, (all) => `送信元は閉じたサービスを ${all} 個試した`],
  [/^(\d+) others outside use the service$/, (others) => `外部の ${others} 者もこのサービスを利用`],
  [
    /^(\d+) others outside use the service; the gaps spread by ([\d.]+) %$/,
    (others, share) => `外部の ${others} 者もこのサービスを利用。間隔のばらつきは ${share} %`,
  ],
  [
    /^port (\d+) between the same hosts, where such are arranged$/,
    (port) => `同じホスト間に、そうした通信を取り決めるポート ${port} がある`,
  ],
  [/^(\d+) sessions by a clock$/, (count) => `時計どおりのセッション ${count} 件`],
  [/^(\d+) hosts, each tried a few times$/, (hosts) => `${hosts} 台のホストをそれぞれ数回試した`],
  [
    /^([\d.]+) records for each source and service$/,
    (count) => `送信元とサービスの組ごとに ${count} 件の記録`,
  ],
  [
    /^(\d+) sources tried (about )?(\d+) services$/,
    (sources, about, services) =>
      `${sources} 個の送信元が${about === undefined ? '' : '約 '}${services} 個のサービスを試した`,
  ],
  [
    /^(\d+) of the hosts never answered anybody, and (\d+) services answered it$/,
    (dark, answered) => `${dark} 台は誰にも応答したことがなく、${answered} 個のサービスが応答`,
  ],
  [
    /^(\d+) % were answered, of about (\d+) sources$/,
    (share, sources) => `約 ${sources} 個の送信元、応答 ${share} %`,
  ],
  [/^(\d+) sessions$/, (count) => `セッション ${count} 件`],
  [
    /^it was refused every time, (\d+) times an hour, and goes on$/,
    (count) => `毎時 ${count} 回すべて拒否され、なお続いている`,
  ],
  [
    /^(\d+) % were answered, of (\d+) sources$/,
    (share, sources) => `${sources} 個の送信元、応答 ${share} %`,
  ],
  [/^its own level is (\d+) a minute$/, (level) => `普段の水準は毎分 ${level}`],
  [
    /^nearly every host was tried at a port of its own, and (\d+) answered$/,
    (count) => `ほぼすべてのホストで別々のポートが試され、${count} 件が応答`,
  ],
  [
    /^(\d+) services answered while the others failed, (\d+) at any time$/,
    (within, all) => `他が失敗する間に応答したサービス ${within}、期間を問わなければ ${all}`,
  ],
  [
    /^(\d+) addresses shared out (\d+) hosts; flows do not say who is behind them$/,
    (sources, hosts) => `${sources} 個のアドレスが ${hosts} 台を分担。背後は通信記録では分からない`,
  ],
  [
    /^(\d+) addresses share out the ports; flows do not say who runs them$/,
    (sources) => `${sources} 個のアドレスがポートを分担。運用者は通信記録では分からない`,
  ],
  [
    /^(\d+) of (\d+) contacts began outside, (\d+) were answered$/,
    (began, all, answered) => `${all} 件中 ${began} 件は外部から、応答 ${answered} 件`,
  ],
  [
    /^the indicator was (\d+) days old( and names no end)?$/,
    (days, endless) => `指標は ${days} 日前のもの${endless === undefined ? '' : 'で、期限がない'}`,
  ],
  [
    /^(\d+) servers sent (\d+) bytes a packet, and no request was seen$/,
    (servers, bytes) => `${servers} 台が 1 パケット ${bytes} バイトを送り、要求は見えていない`,
  ],
  [
    /^(\d+) addresses asked it; a victim is one or few$/,
    (count) => `${count} 個のアドレスが問い合わせた。標的は 1 つか少数のはず`,
  ],
  [
    /^the most this host sent in any (hour|day) of ([\d.]+) days is a ([\d.]+)th of it$/,
    (per, days, part) =>
      `過去 ${days} 日で最大の${per === 'hour' ? '1 時間' : '1 日'}の送信量は、この ${part} 分の 1`,
  ],
  [/^only ([\d.]+) days of this host are known$/, (days) => `このホストの履歴は ${days} 日分のみ`],
];

/** One sentence of a detector of signs; what is none of theirs comes back as it is. */
export function signSentenceIn(text: string, to: Language = language.value): string {
  if (to === 'en') return text;
  for (const known of [EXPLANATIONS, REASONS]) if (Object.hasOwn(known, text)) return known[text]!;
  for (const [pattern, say] of FORMS) {
    const found = pattern.exec(text);
    if (found !== null) return say(...found.slice(1));
  }
  return text;
}

/** Whether it is a harmless explanation that detectors of signs try. */
export function isExplanation(text: string): boolean {
  return Object.hasOwn(EXPLANATIONS, text);
}

/** 'explanation: no, why' of a notice; null where it is none. */
const TRIED = /^(.+?): (yes|no|cannot tell), (.+)$/s;

export function triedOf(
  text: string,
): { readonly explanation: string; readonly fits: string; readonly because: string } | null {
  const found = TRIED.exec(text);
  return found && { explanation: found[1]!, fits: found[2]!, because: found[3]! };
}
