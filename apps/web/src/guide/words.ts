/** Words of the first steps: what is watched, what is protected, the first approach, what to do. */
import { inBoth } from '../data/words.ts';

export const words = inBoth(
  {
    title: 'First steps',
    about:
      'Four steps from an empty screen to the first warning that you understand. Leave at any time; it goes on here.',
    card: 'First steps',
    cardText: (step: number) =>
      step === 1
        ? 'New here? Four short steps to the first warning that you understand.'
        : `Step ${step} of 4 is next.`,
    start: 'Begin',
    goOn: 'Go on',
    later: 'Not now',
    hidden: 'You find the first steps under “First steps” whenever you like.',
    stepOf: (n: number) => `Step ${n} of 4`,
    done: 'done',
    now: 'now',
    next: 'to do',
    understood: 'Understood, next step',
    finish: 'Finish',
    again: 'Begin again',
    finished: 'That is the whole way.',
    finishedText:
      'What you did here is what you do every day. The list on the picture shows what is most urgent first; Behaviour tells who moved, who is beside whom and what comes down; everything else explains itself where it stands.',
    toPicture: 'To the picture',
    steps: {
      watched: 'What is watched',
      protected: 'What is protected',
      approach: 'The first approach',
      act: 'What to do',
    },
    watchedWhy:
      'Noroshi computes where every object in orbit is from element sets: a few numbers for each object, published by those who track them. They grow old: after some days a position is only known to kilometres. So each has its age.',
    watchedNow: (objects: string) => `${objects} objects are loaded.`,
    sourceLine: (objects: string, type: string) => `${objects} objects, type ${type}`,
    newest: 'newest element set',
    median: (span: string) => `Half of the element sets are older than ${span}.`,
    nothingYet: 'No element sets are loaded, so nothing is watched.',
    waiting: 'The source is set up and is being read. This page goes on by itself.',
    addSource: 'Add a source of element sets',
    addSourceWhy:
      'A file, a folder or a public catalogue such as CelesTrak. Nothing is fetched until a person allows a source here. On the machine itself: noroshi start --elements FILE.',
    protectedWhy:
      'An asset is what you protect: a satellite, a ground station, a network, a link, an area. Every object is screened; warnings are raised for approaches to assets. A hard-body radius, how large a satellite is, decides the probability of a collision.',
    protectedNow: (count: number) =>
      count === 1
        ? '1 asset is protected that you may see:'
        : `${count} assets are protected that you may see:`,
    satellite: 'satellite',
    radius: 'radius',
    noAsset: 'Nothing is protected yet. Without an asset no approach becomes a warning.',
    importAssets: 'Import assets from a file (CSV)',
    pickAsset: 'Add one asset',
    mayNot: 'This is for an analyst or a duty officer: ask one of them.',
    approachWhy:
      'When two objects come near, three figures say how much it matters. They are here as the node found them, each with its meaning.',
    approachWait:
      'The watch looks days ahead. On a large catalogue the first look takes minutes; the first approach to an asset that matters appears here by itself.',
    approachNone:
      'The watch has looked, and nothing comes near your assets. That is good news. Step 3 waits for the first approach; the table of conjunctions shows those that are too far to warn.',
    toConjunctions: 'To the table of conjunctions',
    figures: {
      miss: 'Miss distance',
      pc: 'Probability of collision',
      pcMax: 'Largest probability',
      age: (id: string) => `Age of the elements of ${id}`,
      tca: 'Closest approach',
      decide: 'Decide by',
    },
    means: {
      miss: 'How far apart the centres are at the closest instant. Alone it says little: it is only as good as the elements.',
      pc: 'How likely it is that they touch, with the uncertainty of both positions. Operators begin to plan near 1 in 100,000 (1e-5) and mostly act above 1 in 10,000 (1e-4).',
      pcMax:
        'The worst that any size of that uncertainty gives. Where it is high and the probability is low, better data could raise it.',
      age: 'How old the element set is at the closest approach. Above some three days the miss distance is a guess of kilometres: ask for better data first.',
      tca: 'When it happens, in UTC.',
      decide:
        'After this a decision comes too late: planning, checking and sending a burn takes hours.',
    },
    openIt: 'Open this warning beside the globe',
    actWhy:
      'Somebody takes the warning up, works through its steps, and sees what the partner would be told. On an exercise nothing can go wrong: try it.',
    tasks: {
      acknowledge: 'Acknowledge it: others see that a person has taken it up',
      tick: 'Tick the first step under “What to do” when it is done',
      partner: 'Look under “What partners know”: what would go to them, and what stays',
    },
    taskDone: 'done',
    taskOpen: 'open',
    taskLook: 'I have looked',
    mayNotAct: 'Acknowledging is for a duty officer. Open the warning and read along.',
    noPartner: 'There is no partner yet; under Partners you meet one.',
    oneIn: (n: string) => `1 in ${n}`,
    unknown: 'unknown',
    failed: (why: string) => `This cannot be read: ${why}`,
  },
  {
    title: 'はじめに',
    about:
      '何もない画面から、最初の警報を理解するまでの四つの手順です。いつでも離れられ、ここから再開できます。',
    card: 'はじめに',
    cardText: (step) =>
      step === 1
        ? '初めての方へ。四つの短い手順で、最初の警報を理解できます。'
        : `次は手順 ${step}/4 です。`,
    start: '始める',
    goOn: '続ける',
    later: '後で',
    hidden: '「はじめに」からいつでも開けます。',
    stepOf: (n) => `手順 ${n}/4`,
    done: '済',
    now: '今',
    next: '未',
    understood: '理解した。次へ',
    finish: '終わる',
    again: '最初から',
    finished: 'これで全部です。',
    finishedText:
      'ここで行ったことが毎日の作業です。「監視」の一覧は緊急なものから順に並び、「挙動」は動いたもの、隣にいるもの、落ちてくるものを示します。ほかの項目もその場で説明を読めます。',
    toPicture: '監視画面へ',
    steps: {
      watched: '何を監視しているか',
      protected: '何を守るか',
      approach: '最初の接近',
      act: '何をするか',
    },
    watchedWhy:
      '軌道上のすべての物体の位置は、軌道要素（追跡機関が公表する、物体ごとの数個の数値）から計算します。軌道要素は古くなり、数日たつと位置の誤差は数キロメートルになります。そのため、すべてに経過時間を示します。',
    watchedNow: (objects) => `${objects} 個の物体を読み込み済みです。`,
    sourceLine: (objects, type) => `${objects} 個、種類 ${type}`,
    newest: '最新の軌道要素',
    median: (span) => `軌道要素の半数は ${span}以上前のものです。`,
    nothingYet: '軌道要素がないため、何も監視していません。',
    waiting: '情報源を読み込んでいます。このページは自動で進みます。',
    addSource: '軌道要素の情報源を追加',
    addSourceWhy:
      'ファイル、フォルダー、または CelesTrak などの公開カタログです。ここで人が許可するまで、何も取得しません。機械上で直接：noroshi start --elements FILE',
    protectedWhy:
      '資産とは守る対象です。衛星、地上局、ネットワーク、回線、区域があります。全物体を照合し、資産への接近を警報にします。衛星の大きさを表す半径は、衝突確率を左右します。',
    protectedNow: (count) => `閲覧できる資産は ${count} 件です：`,
    satellite: '衛星',
    radius: '半径',
    noAsset: 'まだ何も守っていません。資産がなければ、接近は警報になりません。',
    importAssets: 'ファイル（CSV）から資産を取り込む',
    pickAsset: '資産を一つ追加',
    mayNot: 'これは分析員または当直の作業です。担当者に依頼してください。',
    approachWhy:
      '二つの物体が近づくとき、重要さは次の数値で決まります。ノードが求めた値と、その意味です。',
    approachWait:
      '監視は数日先まで調べます。大きなカタログでは最初の探索に数分かかります。資産への最初の接近は自動でここに現れます。',
    approachNone:
      '探索の結果、資産に近づくものはありません。良い知らせです。手順 3 は最初の接近を待ちます。警報にならない遠い接近は「接近」の表で見られます。',
    toConjunctions: '接近の表へ',
    figures: {
      miss: '最接近距離',
      pc: '衝突確率',
      pcMax: '最大衝突確率',
      age: (id) => `${id} の軌道要素の経過日数`,
      tca: '最接近時刻',
      decide: '判断期限',
    },
    means: {
      miss: '最も近づく瞬間の、中心間の距離です。軌道要素の精度次第なので、これだけでは判断できません。',
      pc: '両者の位置の不確かさを含めた、衝突する見込みです。10 万分の 1（1e-5）付近で計画を始め、1 万分の 1（1e-4）を超えると多くの運用者が回避します。',
      pcMax:
        '不確かさの大きさを最悪に取った値です。これが高く衝突確率が低い場合、より良いデータで確率が上がり得ます。',
      age: '最接近時点での軌道要素の古さです。およそ 3 日を超えると距離は数キロメートルの目安にすぎません。まず新しいデータを求めてください。',
      tca: '起こる時刻（UTC）です。',
      decide: 'これを過ぎると判断が間に合いません。噴射の計画、確認、送信には数時間かかります。',
    },
    openIt: 'この警報を地球儀と並べて開く',
    actWhy:
      '誰かが警報を引き受け、手順を進め、連携先に何が知らされるかを確かめます。演習では失敗しても困りません。試してください。',
    tasks: {
      acknowledge: '「確認する」：人が引き受けたことが他の人に分かります',
      tick: '「対応手順」の最初の項目を、終えたら印を付ける',
      partner: '「連携先への開示」で、何が送られ、何が送られないかを見る',
    },
    taskDone: '済',
    taskOpen: '未',
    taskLook: '見ました',
    mayNotAct: '確認は当直が行います。警報を開いて読み進めてください。',
    noPartner: '連携先はまだありません。「連携先」で登録できます。',
    oneIn: (n) => `${n} 分の 1`,
    unknown: '不明',
    failed: (why) => `読み取れません：${why}`,
  },
);
