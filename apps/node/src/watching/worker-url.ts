/** Where a screen's worker threads start. */
export const SCREEN_WORKER_URL: URL = new URL('./screen-worker.ts', import.meta.url);
