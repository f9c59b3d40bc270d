export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Calls `solve` again and again for about so many seconds, and at least so often; gives each one's time. */
function repeat(solve: () => void, seconds: number, least: number): number[] {
  const times: number[] = [];
  const begun = performance.now();
  do {
    const before = performance.now();
    solve();
    times.push(performance.now() - before);
  } while (times.length < least || performance.now() - begun < 1e3 * seconds);
  return times;
}

/** Median milliseconds of `solve` within about so many seconds, a third of them spent on warming up. */
export function medianTime(solve: () => void, seconds: number): number {
  repeat(solve, seconds / 3, 1);
  return median(repeat(solve, (2 * seconds) / 3, 3));
}
