/**
 * Why something stays, in the page's language. The rules write English (packages/exchange/src/rules.ts, request.ts); their
 * sentences have few forms. What is not one of them, a person's own reason in a rule, is shown as it was written.
 */
import { type Language, language } from '../data/settings.ts';

type Form = readonly [pattern: RegExp, ja: (...parts: string[]) => string];

const FORMS: readonly Form[] = [
  [/^no rule names (\S+)$/, (who) => `${who} を指定する規則がありません`],
  [/^it came from (\S+)$/, (who) => `${who} から届いたものです`],
  [/^it is cancelled$/, () => '取り消されています'],
  [/^it has no notice$/, () => '検知がありません'],
  [
    /^its marking does not name (\S+): (\S+) decides that$/,
    (who, whose) => `取扱区分が ${who} を指定していません（決めるのは ${whose}）`,
  ],
  [/^rule (\S+): it is not in force yet$/, (id) => `規則 ${id}：まだ有効ではありません`],
  [/^rule (\S+): it has expired$/, (id) => `規則 ${id}：期限が切れています`],
  [/^rule (\S+): it lets no requests go$/, (id) => `規則 ${id}：依頼は送れません`],
  [/^rule (\S+): kind (\S+) is not in it$/, (id, kind) => `規則 ${id}：種類 ${kind} を含みません`],
  [
    /^rule (\S+): severity (\S+) is not in it$/,
    (id, severity) => `規則 ${id}：重大度 ${severity} を含みません`,
  ],
  [
    /^rule (\S+): TLP:(\S+) is above its TLP:(\S+)$/,
    (id, is, most) => `規則 ${id}：TLP:${is} は上限 TLP:${most} を超えます`,
  ],
  [
    /^rule (\S+): it does not name every asset of the notice$/,
    (id) => `規則 ${id}：検知の資産をすべては含みません`,
  ],
  [
    /^rule (\S+): it does not name the owner of every asset$/,
    (id) => `規則 ${id}：資産の所有者をすべては含みません`,
  ],
  [
    /^rule (\S+): a release officer must approve$/,
    (id) => `規則 ${id}：開示担当者の承認が必要です`,
  ],
  [
    /^rule (\S+): a release officer must approve what is less than FLASH$/,
    (id) => `規則 ${id}：FLASH 未満は開示担当者の承認が必要です`,
  ],
  [
    /^rule (\S+): it comes from (\S+) and is not handed on$/,
    (id, who) => `規則 ${id}：${who} から届いたもので、転送しません`,
  ],
  [
    /^rule (\S+): it does not name the kind of every asset$/,
    (id) => `規則 ${id}：資産の種類をすべては含みません`,
  ],
  [
    /^rule (\S+): not every asset of the notice lies in its area$/,
    (id) => `規則 ${id}：検知の資産に区域の外のものがあります`,
  ],
  [
    /^rule (\S+): precedence (\S+) is below its (\S+)$/,
    (id, is, least) => `規則 ${id}：優先度 ${is} は下限 ${least} に達しません`,
  ],
  [
    /^rule (\S+): the confidence is below its least$/,
    (id) => `規則 ${id}：確信度が下限に達しません`,
  ],
  [
    /^rule (\S+): nothing would be left that it is about$/,
    (id) => `規則 ${id}：対象がすべて除かれます`,
  ],
  [
    /^rule (\S+): there is no key for its pseudonyms yet$/,
    (id) => `規則 ${id}：仮名の鍵がまだありません`,
  ],
  [
    /^rule (\S+): what goes under it waits for a release officer$/,
    (id) => `規則 ${id}：開示担当者の承認を待つ規則では依頼を送れません`,
  ],
  [
    /^rule (\S+): it withholds what the request names$/,
    (id) => `規則 ${id}：依頼が名指すものを伏せる規則です`,
  ],
];

export function reasonIn(text: string, to: Language = language.value): string {
  if (to === 'en') return sentence(text);
  for (const [pattern, say] of FORMS) {
    const found = pattern.exec(text);
    if (found !== null) return `${say(...found.slice(1))}。`;
  }
  return text;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?。]$/.test(first) ? first : `${first}.`;
}
