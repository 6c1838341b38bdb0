/** The key of public alerts, ECDSA on P-256 with a certificate of its own, made at the first alert; and releases as signed CAP. */
import * as crypto from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unixMsFromTaiUs } from '@noroshi/time';
import { capOf, type Release, signAlert } from '@noroshi/track';
import { encodeCap } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { selfSignedCertificate } from '../keys/certificate.ts';
import { absent, privateKey, writeWhole } from '../keys/files.ts';
import type { Status } from './board-doc.ts';

const RENEW_WITHIN_MS = 30 * 86_400_000;

export type AlertSigner = (release: Release<Status>) => string;

/** What a CAP sender is called: letters, digits and the mode, as the standard wants it. */
export function senderOf({ nodeId, mode }: Pick<NodeContext, 'nodeId' | 'mode'>): string {
  return `noroshi@${nodeId}.${mode}`;
}

/** Throws where a release makes no good alert: that is a bug of its maker. */
export async function openSigner(
  context: Pick<NodeContext, 'nodeId' | 'mode' | 'dataDir' | 'clock'>,
): Promise<AlertSigner> {
  const { nodeId, dataDir, clock } = context;
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = await privateKey(join(folder, 'alert.pem'), 'tls');
  const nowMs = unixMsFromTaiUs(clock.wallUs());
  const certificate = await certificateOf(folder, key, nodeId, nowMs);
  const facts = { sender: senderOf(context), senderName: `Noroshi ${nodeId}` };
  return (release) => {
    const xml = encodeCap(capOf(release, facts));
    if (!xml.ok) throw new TypeError(`an alert at ${xml.error.element}: ${xml.error.right}`);
    const signed = signAlert(Buffer.from(xml.value), key, crypto as never, certificate as never);
    if (!signed.ok) throw new TypeError(`an alert is not signed: ${signed.error.message}`);
    return signed.value;
  };
}

/** The certificate that goes along with alerts, for who is to trust it; null before the first alert. */
export async function alertCertificate(dataDir: string): Promise<string | null> {
  return readFile(join(dataDir, 'keys', 'alert.crt'), 'utf8').catch(absent);
}

async function certificateOf(
  folder: string,
  key: crypto.KeyObject,
  nodeId: string,
  nowMs: number,
): Promise<crypto.X509Certificate> {
  const path = join(folder, 'alert.crt');
  const kept = await readFile(path, 'utf8').catch(absent);
  if (kept !== null) {
    const one = new crypto.X509Certificate(kept);
    const isFresh = one.validToDate.getTime() - nowMs > RENEW_WITHIN_MS;
    if (isFresh && one.checkPrivateKey(key)) return one;
  }
  const made = await selfSignedCertificate(key, `Noroshi ${nodeId} public alerts`, nowMs);
  await writeWhole(path, made);
  return new crypto.X509Certificate(made);
}
