/** What was seen of each kind of sign, in one or two sentences; then what it is consistent with. Never who is guilty. */
import { inBoth } from '../data/words.ts';

/** Texts with their units; an end is named ('our host own:1.2.3.4', '198.51.100.7'), a service is '443/tcp' or ''. */
export const leadWords = inBoth(
  {
    ours: (name: string) => `our host ${name}`,
    ourHost: 'a host of ours',
    somebody: 'many hosts',
    outsiders: (count: string) => `${count} sources`,
    on: (service: string) => (service === '' ? '' : ` on ${service}`),
    beacon: (from: string, to: string, on: string, period: string, count: string) =>
      `${from} calls ${to}${on} about every ${period}, ${count} times so far.`,
    jitter: (share: string) => `The gaps vary by ${share} of that.`,
    beaconLike: 'Consistent with a program that reports by a clock, as remote control does.',
    retry: (from: string, to: string, on: string, period: string, count: string) =>
      `${from} calls ${to}${on} about every ${period} and is not answered, ${count} times so far.`,
    retryLike: 'Consistent with a program that looks for a control server which is gone.',
    horizontal: (from: string, service: string, hosts: string) =>
      service === ''
        ? `${from} tried ${hosts} hosts.`
        : `${from} tried ${service} at ${hosts} hosts.`,
    vertical: (from: string, to: string, ports: string) => `${from} tried ${ports} ports of ${to}.`,
    block: (from: string, hosts: string, ports: string) =>
      `${from} tried ${ports} ports at ${hosts} hosts.`,
    shared: (sources: string, hosts: string, on: string) =>
      `${sources} sources shared out among them ${hosts} hosts${on}.`,
    sharedPorts: (sources: string, to: string, ports: string) =>
      `${sources} sources shared out among them ${ports} ports of ${to}.`,
    decoys: (sources: string, on: string) =>
      `${sources} sources tried the same services over the same time${on}, as one scan with decoys does.`,
    manySources: (sources: string, hosts: string, on: string, usual: string) =>
      `${sources} sources tried ${hosts} hosts${on}${usual === '' ? '' : `, where ${usual} new ones an hour are usual`}.`,
    failed: (failed: string, answered: string) =>
      `${failed} never answered, ${answered} did at some time.`,
    failedOnly: (failed: string) => `${failed} never answered.`,
    scanLike: 'Consistent with a search for open doors.',
    guessing: (from: string, to: string, service: string, count: string, perHour: string) =>
      `${from} opened ${count} short sessions${service === '' ? '' : ` of ${service}`} with ${to}, ${perHour} an hour, as alike as refused log-ins.`,
    guessingLike: 'Consistent with guessing of passwords.',
    longAfter: 'A far longer session came after: look whether an attempt succeeded.',
    noLongAfter: 'No longer session came after them.',
    long: (from: string, to: string, on: string, lasts: string) =>
      `${from} kept one connection with ${to}${on} for ${lasts}.`,
    stillOpen: 'It was open at the last word on it.',
    longLike: 'Consistent with a tunnel or a remote session that stays.',
    first: (from: string, to: string, on: string) =>
      `${from} reached ${to}${on}, with whom nobody here had spoken before, and was answered.`,
    firstLike: 'Weak by itself: every day brings something new.',
    flood: (to: string, on: string, peak: string) =>
      `${to}${on} took ${peak} records, or packets, in its busiest minute.`,
    carpet: (hosts: string, on: string, peak: string) =>
      `${hosts} hosts of one network of ours${on} took ${peak} records, or packets, in their busiest minute.`,
    usual: (usual: string) => `Its own level before was ${usual}.`,
    usualUnknown: 'Its own level is not known yet.',
    standing: (from: string, to: string, on: string, perHour: string) =>
      `${from} is refused by ${to}${on} ${perHour} times an hour, and goes on.`,
    floodLike: 'Consistent with a flood that is to exhaust it.',
    floodFrom: (sources: string) => `${sources} sources take part.`,
    victim: (to: string, service: string, servers: string, bytes: string) =>
      `${servers} servers sent ${to} ${bytes} of ${service} answers to what it had not asked.`,
    victimLike: 'Consistent with a flood by reflection, with our host as its victim.',
    abused: (to: string, service: string, times: string) =>
      `${to} answered questions of ${service} with ${times} times their bytes.`,
    abusedLike: 'Consistent with a server of ours that is used to flood somebody else.',
    out: (from: string, bytes: string, per: string) => `${from} sent out ${bytes} within ${per}.`,
    mostTo: (to: string, on: string) => `Most of it went to ${to}${on}.`,
    beyond: (times: string) => `That is ${times} times the most it ever sent.`,
    noHistory: 'Too little of its history is known to say what is usual.',
    outLike: 'Consistent with data being taken away.',
    relay: (host: string, on: string, passed: string, inward: string) =>
      `Of ${inward} connections that came in to ${host}${on} from outside, ${passed} were passed on to others outside within seconds.`,
    byChance: (chance: string) => `By chance ${chance} would fit.`,
    relayLike: 'Consistent with a relay that hides who is behind it.',
    indicator: (outside: string, on: string, contacts: string, answered: string) =>
      `${outside}${on}, which a known indicator names, was seen in ${contacts} records; ${answered} were answered.`,
    indicatorLike: 'Consistent with what the author of the indicator warns of.',
    other: (from: string, to: string, on: string, count: string) =>
      `${from} and ${to}${on}: ${count} records.`,
  },
  {
    ours: (name: string) => `自組織のホスト ${name}`,
    ourHost: '自組織のホスト',
    somebody: '多数のホスト',
    outsiders: (count: string) => `${count} 個の送信元`,
    on: (service: string) => (service === '' ? '' : `（${service}）`),
    beacon: (from: string, to: string, on: string, period: string, count: string) =>
      `${from} が ${to}${on} に約 ${period} ごとに接続しています（これまで ${count} 回）。`,
    jitter: (share: string) => `間隔のばらつきは周期の ${share} です。`,
    beaconLike: '遠隔操作のように、時計どおりに報告するプログラムの特徴と整合します。',
    retry: (from: string, to: string, on: string, period: string, count: string) =>
      `${from} が ${to}${on} に約 ${period} ごとに接続を試み、応答がありません（これまで ${count} 回）。`,
    retryLike: '失われた指令サーバーを探すプログラムの特徴と整合します。',
    horizontal: (from: string, service: string, hosts: string) =>
      `${from} が ${hosts} 台のホスト${service === '' ? '' : `の ${service} `}を試しました。`,
    vertical: (from: string, to: string, ports: string) =>
      `${from} が ${to} の ${ports} 個のポートを試しました。`,
    block: (from: string, hosts: string, ports: string) =>
      `${from} が ${hosts} 台のホストで ${ports} 個のポートを試しました。`,
    shared: (sources: string, hosts: string, on: string) =>
      `${sources} 個の送信元が ${hosts} 台のホスト${on}を分担して試しました。`,
    sharedPorts: (sources: string, to: string, ports: string) =>
      `${sources} 個の送信元が ${to} の ${ports} 個のポートを分担して試しました。`,
    decoys: (sources: string, on: string) =>
      `${sources} 個の送信元が同じ時期に同じサービス${on}を試しました。おとりを交えた一つの探索の形です。`,
    manySources: (sources: string, hosts: string, on: string, usual: string) =>
      `${sources} 個の送信元が ${hosts} 台のホスト${on}を試しました${usual === '' ? '' : `（新しい送信元は普段毎時 ${usual} 個）`}。`,
    failed: (failed: string, answered: string) =>
      `${failed} 件は応答がなく、${answered} 件は応答しました。`,
    failedOnly: (failed: string) => `${failed} 件は応答がありませんでした。`,
    scanLike: '開いている入口を探す動きと整合します。',
    guessing: (from: string, to: string, service: string, count: string, perHour: string) =>
      `${from} が ${to} に${service === '' ? '' : ` ${service} の`}短いセッションを ${count} 回開きました（毎時 ${perHour} 回）。拒否されたログインのように互いに似ています。`,
    guessingLike: 'パスワードの推測と整合します。',
    longAfter: 'その後はるかに長いセッションがあります。成功した試行がないか確認してください。',
    noLongAfter: 'その後、長いセッションはありません。',
    long: (from: string, to: string, on: string, lasts: string) =>
      `${from} と ${to}${on} の一つの接続が ${lasts} 続きました。`,
    stillOpen: '最後の記録の時点でも開いていました。',
    longLike: '残り続けるトンネルや遠隔セッションと整合します。',
    first: (from: string, to: string, on: string) =>
      `${from} が、これまで誰も通信していなかった ${to}${on} に接続し、応答がありました。`,
    firstLike: 'これだけでは弱い兆候です。新しい相手は毎日現れます。',
    flood: (to: string, on: string, peak: string) =>
      `${to}${on} への通信が最大で毎分 ${peak}（記録数またはパケット数）に達しました。`,
    carpet: (hosts: string, on: string, peak: string) =>
      `自組織の一つのネットワークの ${hosts} 台${on}への通信が最大で毎分 ${peak}（記録数またはパケット数）に達しました。`,
    usual: (usual: string) => `それまでの水準は毎分 ${usual} です。`,
    usualUnknown: '普段の水準はまだ分かりません。',
    standing: (from: string, to: string, on: string, perHour: string) =>
      `${from} が ${to}${on} に毎時 ${perHour} 回拒否され、なお続けています。`,
    floodLike: '処理能力を使い果たさせる大量送信と整合します。',
    floodFrom: (sources: string) => `送信元は ${sources} 個です。`,
    victim: (to: string, service: string, servers: string, bytes: string) =>
      `${servers} 台のサーバーが、${to} が求めていない ${service} の応答 ${bytes} を送りました。`,
    victimLike: '自組織のホストを標的とする反射攻撃と整合します。',
    abused: (to: string, service: string, times: string) =>
      `${to} が ${service} の問い合わせに、その ${times} 倍のデータで応答しました。`,
    abusedLike: '自組織のサーバーが他者への反射攻撃に使われている場合と整合します。',
    out: (from: string, bytes: string, per: string) =>
      `${from} が ${per}以内に ${bytes} を外部に送りました。`,
    mostTo: (to: string, on: string) => `大半の宛先は ${to}${on} です。`,
    beyond: (times: string) => `過去最大の ${times} 倍です。`,
    noHistory: '履歴が短く、普段の量はまだ分かりません。',
    outLike: 'データの持ち出しと整合します。',
    relay: (host: string, on: string, passed: string, inward: string) =>
      `外部から ${host}${on} に入った ${inward} 件の接続のうち、${passed} 件が数秒以内に外部の別の相手へ中継されました。`,
    byChance: (chance: string) => `偶然なら ${chance} 件です。`,
    relayLike: '背後を隠す中継点と整合します。',
    indicator: (outside: string, on: string, contacts: string, answered: string) =>
      `既知の指標が示す ${outside}${on} が ${contacts} 件の記録に現れ、${answered} 件に応答がありました。`,
    indicatorLike: '指標の作成者が警告する内容と整合します。',
    other: (from: string, to: string, on: string, count: string) =>
      `${from} と ${to}${on}：記録 ${count} 件。`,
  },
);
