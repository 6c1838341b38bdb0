/**
 * JSON written as it comes, one item at a time, so that a million rows need no memory: lines, or
 * an object whose one long member is an array. Numbers that are not finite become null.
 * RFC 8259; https://jsonlines.org
 */

/** One value and its line end. */
export function jsonLine(value: unknown): string {
  return `${encode(value)}\n`;
}

export type JsonArrayWriter = {
  open(): string;
  item(value: unknown): string;
  close(after?: Readonly<Record<string, unknown>>): string;
};

/**
 * The text of `{…before, name: [items], …after}`, piece by piece. Closing at any time gives valid
 * JSON, which is what an interrupted run does.
 */
export function jsonArrayMember(
  name: string,
  before: Readonly<Record<string, unknown>> = {},
): JsonArrayWriter {
  let count = 0;
  const member = (entry: readonly [string, unknown]) => `${encode(entry[0])}: ${encode(entry[1])}`;
  return {
    open: () => `{\n${[...Object.entries(before).map(member), `${encode(name)}: [`].join(',\n')}`,
    item: (value) => `${count++ === 0 ? '\n' : ',\n'}${encode(value)}`,
    close: (after = {}) => {
      const rest = Object.entries(after).map(member);
      return `${[`${count === 0 ? '' : '\n'}]`, ...rest].join(',\n')}\n}\n`;
    },
  };
}

function encode(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${typeof value} has no JSON form`);
  return text;
}
