/** The machine that figures belong to, and how busy it was with other things. */
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  readonly platform: string;
  readonly load: number; // of the last minute, when the run began
};

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    load: Math.round(loadavg()[0]! * 100) / 100,
  };
}

export function machineLine(m: Machine): string {
  const busy = m.load > 0.3 ? '  BUSY: figures are not to be quoted' : '';
  return `${m.cpu}, ${m.cores} cores, ${m.memoryGib} GiB, Node ${m.node} ${m.platform}, load ${m.load}${busy}`;
}
