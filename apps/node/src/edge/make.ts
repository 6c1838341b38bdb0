/** One export: read, select, compare with the last. In a thread of its own (make-thread.ts) wherever there is something to read. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { domainToASCII } from 'node:url';
import { PUBLIC_SUFFIX_FILE } from '@noroshi/host';
import {
  type EdgeList,
  edgeReceipt,
  exportEdge,
  joinEdgeLists,
  readEdgeList,
  readEdgeReceipt,
  selectForEdge,
} from '@noroshi/stix';
import type { EdgeOrder, MadeEdge } from './messages.ts';
import { readIndicators } from './read.ts';

const hash = (name: string) => (bytes: Uint8Array) =>
  new Uint8Array(createHash(name).update(bytes).digest());

export async function makeEdge({
  form,
  tlpMax,
  atUs,
  by,
  settings,
  before,
}: EdgeOrder): Promise<MadeEdge> {
  const { indicators, definitions, faults } = await readIndicators(settings.paths);
  const suffixes = indicators.length === 0 ? null : await systemSuffixes();
  const selection = selectForEdge(indicators, {
    ...{ atUs, tlpMax, unmarked: 'AMBER', own: settings.own },
    shared: joinEdgeLists(suffixes === null ? [settings.shared] : [settings.shared, suffixes]),
    definitionOf: (id) => definitions.get(id),
  });
  const last = before === null ? null : readEdgeReceipt(before);
  const made = exportEdge(form, selection, last?.ok ? last.value : null, {
    ...{ atUs, originator: by, sha1: hash('sha1'), md5: hash('md5') },
  });
  const receipt = edgeReceipt(made, hash('sha256'));
  const { files, difference, refused } = made;
  return { files, difference, receipt, refused, faults };
}

async function systemSuffixes(): Promise<EdgeList | null> {
  const text = await readFile(PUBLIC_SUFFIX_FILE, 'utf8').catch(() => null);
  const read = text === null ? null : readEdgeList(text, { isRules: true, toAscii: domainToASCII });
  return read?.ok ? read.value : null;
}
