/**
 * Media types of TAXII 2.1 (§1.6.8): what a request accepts, and what it sends. The type without a version means the newest that
 * the server has. A request without Accept is refused: the standard asks clients for it, and an answer in a form that was not
 * asked for hides a client's fault.
 */

export const TAXII_MEDIA = 'application/taxii+json;version=2.1';
export const STIX_MEDIA = 'application/stix+json;version=2.1';
const HEADER_MAX = 1024;

/** Whether a 2.1 answer may be given. The most exact range that names it decides (RFC 9110 §12.5.1); q=0 refuses. */
export function acceptsTaxii(accept: string | undefined): boolean {
  if (accept === undefined || accept.length > HEADER_MAX) return false;
  let exactest = { rank: 0, isWanted: false };
  for (const range of accept.split(',')) {
    const { type, parameters } = parts(range);
    const q = parameters.get('q');
    const isWanted = q === undefined || Number(q) > 0;
    const rank = rankOf(type, parameters);
    if (rank > exactest.rank) exactest = { rank, isWanted };
    else if (rank > 0 && rank === exactest.rank && isWanted) exactest = { rank, isWanted };
  }
  return exactest.isWanted;
}

/** How exactly a range names it: 0 not at all. */
function rankOf(type: string, parameters: ReadonlyMap<string, string>): number {
  if (type === '*/*') return 1;
  if (type === 'application/*') return 2;
  if (!isTaxii(type, parameters)) return 0;
  return parameters.has('version') ? 4 : 3;
}

/** Whether a body may be read. */
export function isTaxiiContent(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType.length > HEADER_MAX) return false;
  const { type, parameters } = parts(contentType);
  return isTaxii(type, parameters);
}

export function stixMedia(specVersion: string): string {
  return `application/stix+json;version=${specVersion}`;
}

function isTaxii(type: string, parameters: ReadonlyMap<string, string>): boolean {
  if (type !== 'application/taxii+json') return false;
  const version = parameters.get('version');
  return version === undefined || version === '2.1';
}

function parts(text: string): { type: string; parameters: ReadonlyMap<string, string> } {
  const [type = '', ...rest] = text.split(';').map((each) => each.trim());
  const parameters = rest.map((each): [string, string] => {
    const at = each.indexOf('=');
    if (at < 0) return [each.toLowerCase(), ''];
    const value = each.slice(at + 1).trim();
    return [each.slice(0, at).trim().toLowerCase(), value.replace(/^"(.*)"$/, '$1')];
  });
  return { type: type.toLowerCase(), parameters: new Map(parameters) };
}
