/** Whether workers can see the same memory, and a buffer that is shared when they can. */

/** False in a tab that is not cross-origin isolated: there, columns are copied or transferred. */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated;
  return isolated !== false;
}

/** Zeroed bytes; a SharedArrayBuffer when memory can be shared. */
export function createBuffer(bytes: number): ArrayBuffer | SharedArrayBuffer {
  return canShareMemory() ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}
