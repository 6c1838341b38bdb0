/** Names that came over the wire, as the picture shows them: control and bidi characters dropped, never too long. */
const NAME_LENGTH_MAX = 40;

export function plainName(name: string): string {
  const plain = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return plain.length > NAME_LENGTH_MAX ? `${plain.slice(0, NAME_LENGTH_MAX - 1)}…` : plain;
}
