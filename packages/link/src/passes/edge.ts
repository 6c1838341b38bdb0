/** Where a function of time is least, and where it comes to zero: to a millisecond. */
const SETTLED_US = 1e3;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Of a function with one least value between both. */
export function leastUs(of: (us: number) => number, fromUs: number, toUs: number): number {
  let [low, high] = [fromUs, toUs];
  while (high - low > SETTLED_US) {
    const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (of(a) < of(b)) high = b;
    else low = a;
  }
  return Math.round((low + high) / 2);
}

/** Between a time inside, where it is not over 0, and one at which it is; or that time itself where it is not. Either way round. */
export function edgeUs(over: (us: number) => number, insideUs: number, outsideUs: number): number {
  if (!(over(outsideUs) > 0)) return outsideUs;
  let [inside, outside] = [insideUs, outsideUs];
  while (Math.abs(outside - inside) > SETTLED_US) {
    const mid = (inside + outside) / 2;
    if (over(mid) > 0) outside = mid;
    else inside = mid;
  }
  return Math.round((inside + outside) / 2);
}
