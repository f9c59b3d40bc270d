/**
 * Bins, prediction correction and percentile bands of a visual predictive check
 * (Bergstrand et al. 2011, AAPS J 13:143-151).
 */

/** Bin of each time: counts as equal as ties allow; equal times share a bin. */
export function equalCountBins(times: readonly number[], count: number): number[] {
  const sorted = [...times].sort((a, b) => a - b);
  const first = new Map<number, number>();
  sorted.forEach((time, rank) => {
    if (!first.has(time)) first.set(time, Math.floor((rank * count) / sorted.length));
  });
  return times.map((time) => first.get(time) ?? 0);
}

/** Quantile p (0 to 1) by linear interpolation of the order statistics; NaN of none. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** y times the median prediction of its bin over its own prediction (eq. 1, lower bound 0). */
export function predictionCorrected(
  values: readonly number[],
  predictions: readonly number[],
  bins: readonly number[],
): number[] {
  const members = new Map<number, number[]>();
  bins.forEach((bin, i) => {
    members.set(bin, [...(members.get(bin) ?? []), predictions[i] ?? NaN]);
  });
  const medians = new Map([...members].map(([bin, own]) => [bin, quantile(own, 0.5)]));
  return values.map((y, i) => (y * (medians.get(bins[i] ?? 0) ?? NaN)) / (predictions[i] ?? NaN));
}

/** The 95 % interval over replicas of percentile p in one bin; replicas[r] are that bin's values. */
export function percentileBand(
  replicas: readonly (readonly number[])[],
  p: number,
): { low: number; median: number; high: number } {
  const each = replicas.map((values) => quantile(values, p));
  return { low: quantile(each, 0.025), median: quantile(each, 0.5), high: quantile(each, 0.975) };
}
