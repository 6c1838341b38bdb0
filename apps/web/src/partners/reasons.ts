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
