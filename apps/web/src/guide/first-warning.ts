/** The warning that the first steps teach with: the most urgent approach of our own that is open, with its figures. */
import type { Notice, WarningList, WarningWhole } from '../data/wire.ts';
import { useAsked } from '../partners/use-asked.ts';

export type Lesson = {
  readonly whole: WarningWhole | null;
  readonly notice: Notice | null; // the approach of it that is in force
  readonly asked: boolean; // the list has answered
};

const LIST = '/api/v1/warnings?kind=conjunction&limit=20';

export function useLesson(node: string | undefined): Lesson {
  const list = useAsked<WarningList>(LIST, ['warning', 'notice']);
  const found =
    list.body?.warnings.find(({ warning }) => warning.origin === node) ?? list.body?.warnings[0];
  const id = found?.warning.id;
  const path = id === undefined ? null : `/api/v1/warnings/${encodeURIComponent(id)}`;
  const { body } = useAsked<WarningWhole>(path, ['warning', 'notice']);
  const current = new Set(body?.warning.currentNoticeIds);
  const notice = body?.notices.findLast((one) => one.kind === 'conjunction' && current.has(one.id));
  return { whole: body, notice: notice ?? null, asked: list.body !== null };
}

/** A figure of the evidence; null where it has none. */
export function figureOf(notice: Notice, name: string): number | null {
  const found = notice.evidence.find((one) => one.type === 'value' && one.name === name);
  return found?.type === 'value' && typeof found.value === 'number' ? found.value : null;
}

/** '0.312 km', '312 m': no more digits than it is worth. */
export function distanceText(km: number): string {
  return km < 1 ? `${Math.round(km * 1000)} m` : `${km.toFixed(km < 10 ? 2 : 1)} km`;
}

/** '2.3e-4 (1 in 4,300)'. */
export function chanceText(pc: number, oneIn: (n: string) => string): string {
  if (pc <= 0) return '0';
  const n = 1 / pc;
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1);
  const round = Math.round(n / digits) * digits;
  return n > 1e9
    ? pc.toExponential(1)
    : `${pc.toExponential(1)} (${oneIn(round.toLocaleString('en-US'))})`;
}
