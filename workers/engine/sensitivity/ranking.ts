import type { SensitivityCurve, SensitivityOutput } from '../../protocol/sensitivity.ts';

/** Parameters whose effect is less than this share of the largest do not count among those that matter. */
const MATTERS = 1e-2;

/** Curves of one output by factor, what they amount to, and which matter most. */
export function summarise(
  times: Float64Array,
  factors: readonly { value: number }[],
  slopes: readonly Float64Array<ArrayBuffer>[],
): Pick<SensitivityOutput, 'curves' | 'ranking' | 'collinearity'> {
  const curves = slopes.map((absolute, k) => curveOf(times, absolute, factors[k]!.value));
  const ranking = curves.map((_, k) => k).sort((a, b) => curves[b]!.rms - curves[a]!.rms || a - b);
  const most = curves[ranking[0] ?? 0]?.rms ?? 0;
  const counted = curves.filter(({ rms }) => rms > 0 && rms >= MATTERS * most);
  const collinearity = collinearityOf(counted.map(({ scaled }) => scaled));
  return { curves, ranking, ...(collinearity === undefined ? {} : { collinearity }) };
}

function curveOf(times: Float64Array, absolute: Float64Array<ArrayBuffer>, value: number): SensitivityCurve {
  const scaled = absolute.map((slope) => slope * value);
  let peak = 0;
  let peakTime = times[0] ?? 0;
  scaled.forEach((size, row) => {
    if (Math.abs(size) <= Math.abs(peak)) return;
    peak = size;
    peakTime = times[row]!;
  });
  return { absolute, scaled, peak, peakTime, rms: rootMeanSquare(times, scaled) };
}

/** √(1/T·∫ s² dt), by the trapezoidal rule. */
function rootMeanSquare(times: Float64Array, values: Float64Array): number {
  let area = 0;
  for (let k = 1; k < times.length; k++)
    area += ((values[k]! ** 2 + values[k - 1]! ** 2) / 2) * (times[k]! - times[k - 1]!);
  const span = times[times.length - 1]! - times[0]!;
  return span > 0 ? Math.sqrt(area / span) : Math.abs(values[0] ?? 0);
}

/**
 * γ = 1/√λ, with λ the least eigenvalue of S̃ᵀS̃, columns scaled to length 1 (Brun, Reichert & Künsch, Water Resour.
 * Res. 37 (2001) 1015, eq. 14). Infinite where columns are linearly dependent to working precision.
 */
export function collinearityOf(columns: readonly Float64Array[]): number | undefined {
  if (columns.length < 2) return undefined;
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  const gram = columns.map((a, i) => columns.map((b, j) => dot(a, b) / (lengths[i]! * lengths[j]!)));
  const least = Math.min(...eigenvaluesOf(gram));
  return least > 1e-14 ? 1 / Math.sqrt(least) : Infinity;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** Eigenvalues of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, 8.5.3). */
function eigenvaluesOf(matrix: readonly (readonly number[])[]): number[] {
  const a = matrix.map((row) => [...row]);
  const n = a.length;
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const entry = a[p]![q]!;
        off += entry * entry;
        if (entry === 0) continue;
        const tau = (a[q]![q]! - a[p]![p]!) / (2 * entry);
        const t = Math.sign(tau || 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        const c = 1 / Math.sqrt(1 + t * t);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[k]![p]!, a[k]![q]!];
          a[k]![p] = c * x - s * y;
          a[k]![q] = s * x + c * y;
        }
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[p]![k]!, a[q]![k]!];
          a[p]![k] = c * x - s * y;
          a[q]![k] = s * x + c * y;
        }
      }
    }
    if (off < 1e-30) break;
  }
  return a.map((row, k) => row[k]!);
}
