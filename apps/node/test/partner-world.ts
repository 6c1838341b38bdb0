/** Nodes of partner-nodes.ts that end with the test they were made in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mode } from '@noroshi/watch';
import { onTestFinished } from 'vitest';
import { makeNode, stopNode, type TestNode } from './partner-nodes.ts';

export function tempFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'noroshi-partner-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function testNode(nodeId: string, mode: Mode = 'exercise'): Promise<TestNode> {
  const node = await makeNode(tempFolder(), nodeId, mode);
  onTestFinished(() => stopNode(node));
  return node;
}
