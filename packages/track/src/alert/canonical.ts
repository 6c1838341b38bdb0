/**
 * The canonical form of a tree without comments, over which a signature is made: inclusive (Canonical XML 1.0 and 1.1, which
 * agree on whole documents without xml:id and xml:base) and exclusive (Exclusive XML Canonicalization 1.0).
 */
import { inScope, XML_NAMESPACE, type XmlAttribute, type XmlElement, type XmlNode } from './xml.ts';

export type CanonicalOptions = {
  readonly isExclusive: boolean;
  /** Prefixes that the exclusive form treats as the inclusive one (empty: the default). */
  readonly inclusivePrefixes?: readonly string[];
  /** Left out, with all below: the signature itself. */
  readonly without?: XmlElement;
  /** Without the layout: blanks between elements, and what stands outside the root. */
  readonly isCompact?: boolean;
};

/** Of a whole document: its root and the instructions outside it. */
export function canonicalDocument(
  document: {
    readonly root: XmlElement;
    readonly before: readonly XmlNode[];
    readonly after: readonly XmlNode[];
  },
  options: CanonicalOptions,
): string {
  if (options.isCompact) return canonicalElement(document.root, options);
  const before = document.before.map((node) => `${printed(node)}\n`);
  const after = document.after.map((node) => `\n${printed(node)}`);
  return [...before, canonicalElement(document.root, options), ...after].join('');
}

/** Of an element of a document; what is declared above it counts as the method says. */
export function canonicalElement(element: XmlElement, options: CanonicalOptions): string {
  const out: string[] = [];
  write(element, options, new Map(), out, true);
  return out.join('');
}

/** Depth is capped by the reader, so this may call itself. */
function write(
  element: XmlElement,
  options: CanonicalOptions,
  rendered: ReadonlyMap<string, string>,
  out: string[],
  isApex: boolean,
): void {
  const attributes = isApex && !options.isExclusive ? withInherited(element) : element.attributes;
  const below = new Map(rendered);
  out.push(`<${element.name}`);
  for (const prefix of [...candidates(element, attributes, options)].sort(compare)) {
    const uri = inScope(element, prefix) ?? '';
    if ((below.get(prefix) ?? '') === uri) continue;
    below.set(prefix, uri);
    out.push(` xmlns${prefix === '' ? '' : `:${prefix}`}="${attributeText(uri)}"`);
  }
  const inOrder = [...attributes].sort(
    (a, b) => compare(a.uri, b.uri) || compare(a.local, b.local),
  );
  for (const { name, value } of inOrder) out.push(` ${name}="${attributeText(value)}"`);
  out.push('>');
  const isLaidOut = options.isCompact && element.children.some(({ kind }) => kind === 'element');
  for (const node of element.children) {
    if (node === options.without) continue;
    if (isLaidOut && node.kind === 'text' && node.text.trim() === '') continue;
    if (node.kind === 'element') write(node, options, below, out, false);
    else out.push(printed(node));
  }
  out.push(`</${element.name}>`);
}

/** Prefixes that may have to be declared at an element. */
function candidates(
  element: XmlElement,
  attributes: readonly XmlAttribute[],
  { isExclusive, inclusivePrefixes = [] }: CanonicalOptions,
): ReadonlySet<string> {
  const prefixes = new Set<string>();
  const isInclusive = (prefix: string) => !isExclusive || inclusivePrefixes.includes(prefix);
  for (let at: XmlElement | null = element; at !== null; at = at.parent)
    for (const prefix of at.declared.keys()) if (isInclusive(prefix)) prefixes.add(prefix);
  if (isExclusive) {
    prefixes.add(element.prefix);
    for (const { prefix } of attributes) if (prefix !== '') prefixes.add(prefix);
  }
  prefixes.delete('xml');
  return prefixes;
}

/** xml:lang and the like come down to the first element of a part (Canonical XML 1.0, §2.4); xml:id does not (1.1). */
function withInherited(element: XmlElement): readonly XmlAttribute[] {
  const found = [...element.attributes];
  for (let at = element.parent; at !== null; at = at.parent)
    for (const attribute of at.attributes) {
      if (attribute.uri !== XML_NAMESPACE || attribute.local === 'id') continue;
      if (!found.some(({ name }) => name === attribute.name)) found.push(attribute);
    }
  return found;
}

function printed(node: XmlNode): string {
  if (node.kind === 'element') return '';
  if (node.kind === 'instruction')
    return `<?${node.target}${node.data === '' ? '' : ` ${node.data}`}?>`;
  return node.text.replace(/[&<>\r]/g, (each) => TEXT[each]!);
}

const attributeText = (value: string): string =>
  value.replace(/[&<"\t\n\r]/g, (each) => ATTRIBUTE[each]!);

const TEXT: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' },
};
const ATTRIBUTE: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' },
};

/** By code point, as the standards order names. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
