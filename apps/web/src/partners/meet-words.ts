/** Words of meeting a partner. */
import { inBoth } from '../data/words.ts';

export const words = inBoth(
  {
    meetTitle: 'Meet a partner',
    meetOurs: '1. Hand over ours',
    meetOursWhy:
      'Send this line to the partner by a way you both trust. It holds public keys and an address, no secret.',
    meetAddress: 'Address where they reach this node',
    meetLoopback:
      'This address is this machine only. A partner on another machine needs one that they reach, for example 198.51.100.7:8461.',
    meetTheirs: '2. Take theirs',
    meetPaste: 'Their line',
    meetCheck: 'Look at it',
    meetRead: '3. Read aloud',
    meetReadWhy: (id: string) =>
      `Call ${id} on a number that you knew before. They read the digits that their node shows as its own; they must be these:`,
    meetAgree: 'We have read them to each other, and they are the same',
    meetAdd: 'Add this partner',
    meetSame: 'This partner is here already, with the same keys.',
    meetChanged:
      'A partner of this name is here with other keys or another address. Add it only if they tell you by telephone that they are new.',
    meetReason: 'Meeting again: what they told you by telephone, and why',
    meetSecond: 'In live mode a second release officer has to agree before it counts.',
    meetDone: 'Added. Nothing is told to them until a rule names them.',
    meetProposed: 'Proposed. A second release officer has to agree.',
    copy: 'Copy the line',
    copied: 'Copied.',
  },
  {
    meetTitle: '連携先の登録',
    meetOurs: '1. こちらの招待文を渡す',
    meetOursWhy:
      '互いに信頼できる方法で、この一行を相手に渡してください。公開鍵と宛先だけで、秘密は含みません。',
    meetAddress: '相手から見た本ノードの宛先',
    meetLoopback:
      'この宛先はこの機械の中だけで有効です。別の機械の相手には、届く宛先（例：198.51.100.7:8461）が必要です。',
    meetTheirs: '2. 相手の招待文を受け取る',
    meetPaste: '相手の一行',
    meetCheck: '内容を見る',
    meetRead: '3. 読み合わせる',
    meetReadWhy: (id) =>
      `以前から知っている番号で ${id} に電話してください。相手が自ノードの確認番号を読み上げます。次と一致しなければなりません。`,
    meetAgree: '互いに読み上げ、一致した',
    meetAdd: 'この連携先を登録',
    meetSame: 'この連携先は、同じ鍵で登録済みです。',
    meetChanged:
      '同じ名前の連携先が、別の鍵または宛先で登録されています。相手が電話で新しいと言った場合にだけ登録してください。',
    meetReason: '再登録の理由（電話で確認した内容）',
    meetSecond: '実運用では、二人目の開示担当の承認が必要です。',
    meetDone: '登録しました。規則が指定するまで、何も知らされません。',
    meetProposed: '提案しました。二人目の開示担当の承認が必要です。',
    copy: '一行をコピー',
    copied: 'コピーしました。',
  },
);
