/** Words of asking a partner. */
import { inBoth } from '../data/words.ts';

export const words = inBoth(
  {
    askWhat: 'What we ask',
    askHelp: {
      look: 'Watch this with your own means, and tell us what you see.',
      more: 'Send what you have of it, as far as your rules let it go.',
    },
    aboutWhat: 'About',
    aboutTypes: { object: 'an object in orbit', asset: 'an asset', warning: 'a warning' },
    aboutId: 'Its id',
    aboutIdHelp: {
      object: 'The catalogue number, for example 25544.',
      asset: 'As it is called here, or PARTNER:ID for one of theirs.',
      warning: 'As it stands in the list: ours that they were told of, or one of theirs.',
    },
    askText: 'In your words',
    askTlp: 'Who may know it there',
    askSend: 'Sign and send',
    asked: 'Signed. It goes as soon as they fetch.',
    askIdNeeded: 'Say what it is about.',
  },
  {
    askWhat: '依頼の内容',
    askHelp: {
      look: '相手の手段で監視し、見えたことを知らせてもらいます。',
      more: '相手の規則が許す範囲で、持っている情報を送ってもらいます。',
    },
    aboutWhat: '対象',
    aboutTypes: { object: '軌道上の物体', asset: '資産', warning: '警報' },
    aboutId: '対象の ID',
    aboutIdHelp: {
      object: 'カタログ番号（例：25544）。',
      asset: 'ここでの ID。相手の資産は「連携先:ID」。',
      warning: '一覧にある ID。相手に知らせた本ノードの警報、または相手の警報。',
    },
    askText: '伝える言葉',
    askTlp: '相手側で知ってよい範囲',
    askSend: '署名して送る',
    asked: '署名しました。相手が取得しだい届きます。',
    askIdNeeded: '何についての依頼かを入力してください。',
  },
);
