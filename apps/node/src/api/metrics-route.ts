/** GET /metrics: the Prometheus text, for a collector on this machine or a person with the role. */
import type { NodeContext } from '../context.ts';
import type { RawRoute } from './mount.ts';

export function metricsRoute(context: NodeContext): RawRoute {
  return {
    method: 'GET',
    url: '/metrics',
    tag: 'node',
    summary: 'Counters, gauges and histograms of this process (Prometheus text 0.0.4)',
    access: { who: 'local', roles: ['reviewer', 'admin'] },
    media: 'text/plain; version=0.0.4; charset=utf-8',
    serve: async (_request, reply) => {
      const { rss, heapUsed } = process.memoryUsage();
      context.metrics.gauge('noroshi_process_resident_memory_bytes', rss);
      context.metrics.gauge('noroshi_process_heap_used_bytes', heapUsed);
      const { system, user } = process.cpuUsage();
      context.metrics.gauge('noroshi_process_cpu_seconds', (system + user) / 1e6);
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(context.metrics.text());
    },
  };
}
