/** What is measured on an action potential; times in the unit of `time`. */
export interface ActionPotential {
  /** Voltage just before the stimulus. */
  rest: number;
  peak: number;
  apd50: number;
  apd90: number;
}

/** Measures one beat; a duration goes from the steepest rise until so much of the rise is undone. */
export function measureActionPotential(time: Float64Array, voltage: Float64Array): ActionPotential {
  const rest = voltage[0]!;
  let top = 0;
  for (let k = 1; k < voltage.length; k++) if (voltage[k]! > voltage[top]!) top = k;
  const peak = voltage[top]!;
  let start = 0;
  let steepest = 0;
  for (let k = 1; k <= top; k++) {
    const slope = (voltage[k]! - voltage[k - 1]!) / (time[k]! - time[k - 1]!);
    if (slope <= steepest) continue;
    steepest = slope;
    start = (time[k]! + time[k - 1]!) / 2;
  }
  const duration = (share: number): number => {
    const level = peak - share * (peak - rest);
    for (let k = top; k < voltage.length; k++) {
      if (voltage[k]! > level) continue;
      const over = (voltage[k - 1]! - level) / (voltage[k - 1]! - voltage[k]!);
      return time[k - 1]! + over * (time[k]! - time[k - 1]!) - start;
    }
    return NaN;
  };
  return { rest, peak, apd50: duration(0.5), apd90: duration(0.9) };
}

/** ∫ Σ columns dt by the trapezium rule. */
export function charge(time: Float64Array, columns: readonly Float64Array[]): number {
  let sum = 0;
  for (const column of columns)
    for (let k = 1; k < time.length; k++)
      sum += ((column[k]! + column[k - 1]!) / 2) * (time[k]! - time[k - 1]!);
  return sum;
}
