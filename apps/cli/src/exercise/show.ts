/**
 * What an exercise shows of a link: a table that is drawn again in place on a terminal, and a line where something changed when
 * there is none; at the end both logs side by side, and every record's way by the clocks of both.
 */
import { fitText, formatTable, safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import type { World } from '../world.ts';
import type { LaneLook, LineOfTime, LinkLook } from './look.ts';
import { TITLE } from './place.ts';
import type { StepResult } from './walk.ts';

const HEAD_DIGITS = 16;
const TITLE_CELLS = 52;

export type LiveTable = {
  show(look: LinkLook, atUs: number): void;
  /** What follows is printed where the table stood. */
  clear(): void;
};

/** On stderr: it is talk. */
export function createLiveTable({ stderr }: Pick<World, 'stderr'>): LiveTable {
  let drawn = 0; // lines
  let last = '';
  const clear = () => {
    if (drawn > 0) stderr.write(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  return {
    show: (look, atUs) => {
      if (stderr.isTTY === true) {
        const text = `${liveTable(look, atUs)}\n`;
        clear();
        stderr.write(text);
        drawn = text.split('\n').length - 1;
        return;
      }
      const line = lookLine(look);
      if (line !== last) stderr.write(`${line}\n`);
      last = line;
    },
    clear,
  };
}

function liveTable({ states, lanes }: LinkLook, atUs: number): string {
  const titles = ['told by', 'lane', 'signed here', 'taken there', 'confirmed', 'waits', 'link'];
  const rows = lanes.map(({ from, to, lane, signed, taken, confirmed, backlog, oldestUs }) => [
    ...[TITLE[from], lane, String(signed), String(taken), String(confirmed)],
    oldestUs === null ? '0' : `${backlog}, oldest ${((atUs - oldestUs) / 1e6).toFixed(0)} s`,
    `${TITLE[to]} says ${states[to]}`,
  ]);
  return formatTable(
    titles.map((title) => ({ title })),
    rows,
  );
}

/** `alpha up, bravo up; alpha: flash 1/1 routine 2/2; bravo: routine 1/1`. */
function lookLine({ states, lanes }: LinkLook): string {
  const ofSide = (side: 'alpha' | 'bravo') =>
    lanes
      .filter(({ from, signed }) => from === side && signed > 0)
      .map(({ lane, taken, signed }) => `${lane} ${taken}/${signed}`)
      .join(' ') || 'nothing';
  const links = `alpha ${states.alpha}, bravo ${states.bravo}`;
  return `noroshi: link: ${links}; taken of alpha: ${ofSide('alpha')}; of bravo: ${ofSide('bravo')}`;
}

/** Both logs side by side. */
export function logsTable({ lanes }: LinkLook): string {
  const head = (text: string) => (text === '' ? '(empty)' : text.slice(0, HEAD_DIGITS));
  const titles = ['told by', 'lane', 'signed', 'head signed', 'taken', 'head taken', 'logs'];
  const rows = lanes.map((lane: LaneLook) => [
    ...[TITLE[lane.from], lane.lane, String(lane.signed), head(lane.headHere)],
    ...[String(lane.taken), head(lane.headThere), lane.isEqual ? 'equal' : 'DIFFERENT'],
  ]);
  return formatTable(
    titles.map((title) => ({ title })),
    rows,
  );
}

export function timesTable(lines: readonly LineOfTime[]): string {
  const titles = ['told by', 'lane', 'kind', 'raised', 'told', 'taken', 'what'];
  const clock = (us: number | null) => (us === null ? '–' : formatUtc(us, 1).slice(11));
  const rows = lines.map(({ from, lane, index, kind, title, raisedUs, toldUs, takenUs }) => [
    ...[TITLE[from], `${lane} ${index}`, kind, clock(raisedUs), clock(toldUs), clock(takenUs)],
    fitText(safeText(title), TITLE_CELLS),
  ]);
  return formatTable(
    titles.map((title) => ({ title })),
    rows,
  );
}

export function stepText(
  number: number,
  { step, ok, elapsedS, found, proves }: StepResult,
): string {
  const verdict = ok ? 'held  ' : 'FAILED';
  const lines = [
    `${String(number).padStart(2)}  ${verdict}  ${elapsedS.toFixed(1).padStart(5)} s  ${step}`,
    `                      ${safeText(found)}`,
    `                      proves: ${proves}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Where a person logs in to each node that stays. */
export function loginsText(ready: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = ready.map(({ node, page, login }) => {
    const link = (login as { link?: string } | null)?.link ?? String(page);
    return `login    ${safeText(String(node))}  ${safeText(link)}`;
  });
  return `${[...lines, 'Ctrl-C ends both'].join('\n')}\n`;
}

export function utcOrNull(us: number | null): string | null {
  return us === null ? null : formatUtc(us, 3);
}
