/** What the page asks of the node, and asks again when the watch has seen something new or an alert has moved. */
import { changes } from '../data/state.ts';
import type {
  AlertsReply,
  BallisticFramesReply,
  BallisticReply,
  BallisticSensorsReply,
} from '../data/wire.ts';
import { useRead } from '../objects/use-read.ts';

/** Counts with every change that the picture may come of. */
function skyVersion(): string {
  const { ballistic = 0, config = 0 } = changes.value;
  return `${ballistic} ${config}`;
}

export function useSky() {
  return useRead<BallisticReply>(() => '/api/v1/ballistic', skyVersion());
}

export function useFrames() {
  return useRead<BallisticFramesReply>(() => '/api/v1/ballistic/frames', skyVersion());
}

export function useSensors() {
  const { config = 0 } = changes.value;
  return useRead<BallisticSensorsReply>(() => '/api/v1/ballistic/sensors', String(config));
}

export function useAlerts() {
  const { alert = 0, config = 0 } = changes.value;
  return useRead<AlertsReply>(() => '/api/v1/alerts', `${alert} ${config}`);
}
