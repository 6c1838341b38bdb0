/**
 * One PostgreSQL for a whole run of tests, started only when a test first asks for it. Test files run in processes of their
 * own, so the run's main process answers on loopback with the address; vitest.config.ts names this file.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { dropTemplates } from './postgres-admin.ts';
import { type Cluster, startCluster } from './postgres-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresBroker: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let cluster: Promise<Cluster> | undefined;
  const broker = createServer((_request, response) => {
    cluster ??= startCluster({ durable: false });
    cluster.then(
      ({ url }) => response.end(url('postgres')),
      (cause) => response.writeHead(500).end(String(cause)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  project.provide('postgresBroker', `http://127.0.0.1:${(broker.address() as AddressInfo).port}`);
  return async () => {
    broker.closeAllConnections();
    broker.close();
    const given = process.env.DATABASE_URL_TEST;
    if (given !== undefined) await dropTemplates(given); // a server of our own goes as a whole
    await (await cluster?.catch(() => undefined))?.stop();
  };
}
