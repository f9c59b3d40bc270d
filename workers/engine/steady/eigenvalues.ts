import type { Eigenvalue } from '../../protocol.ts';

/**
 * Eigenvalues of a real matrix: balanced, reduced to Hessenberg form by reflections, then by Francis's implicitly
 * double-shifted QR steps (Golub, Van Loan, Matrix Computations, 4th ed. 2013, §7.4.3 and §7.5; the order of
 * operations and the exceptional shifts are those of EISPACK's hqr: Martin, Peters, Wilkinson, Numer. Math. 14
 * (1970) 219). Each is exact for a matrix within about n · ε · ‖A‖ of the one given.
 *
 * @param matrix [n · n], row by row; it is left as it is
 * @returns the rightmost first, pairs with the positive imaginary part first; absent where the iteration does not
 *   settle, or the matrix holds what is no finite number
 */
export function eigenvalues(matrix: Float64Array, n: number): Eigenvalue[] | undefined {
  if (!matrix.every(Number.isFinite)) return undefined;
  const h = matrix.slice();
  balance(h, n);
  reduce(h, n);
  const found = francis(h, n);
  return found?.sort((a, b) => b.re - a.re || b.im - a.im);
}

/** Scales rows and columns by powers of two until they are of like size (Parlett, Reinsch, Numer. Math. 13 (1969) 293). */
function balance(h: Float64Array, n: number): void {
  for (let settled = false; !settled;) {
    settled = true;
    for (let i = 0; i < n; i++) {
      let row = 0;
      let column = 0;
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        row += Math.abs(h[i * n + j]!);
        column += Math.abs(h[j * n + i]!);
      }
      if (row === 0 || column === 0) continue;
      let factor = 1;
      let scaled = column;
      for (; scaled < row / 2; scaled *= 4) factor *= 2;
      for (; scaled >= row * 2; scaled /= 4) factor /= 2;
      if ((scaled + row) / factor >= 0.95 * (column + row)) continue;
      settled = false;
      for (let j = 0; j < n; j++) h[i * n + j]! /= factor;
      for (let j = 0; j < n; j++) h[j * n + i]! *= factor;
    }
  }
}

/** Makes everything below the first subdiagonal zero by Householder reflections. */
function reduce(h: Float64Array, n: number): void {
  const v = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let norm = 0;
    for (let i = k + 1; i < n; i++) norm = Math.hypot(norm, h[i * n + k]!);
    if (norm === 0) continue;
    const head = h[(k + 1) * n + k]!;
    const alpha = head > 0 ? -norm : norm;
    for (let i = k + 1; i < n; i++) v[i] = h[i * n + k]!;
    v[k + 1] = head - alpha;
    let square = 0;
    for (let i = k + 1; i < n; i++) square += v[i]! * v[i]!;
    if (square === 0) continue;
    for (let j = k; j < n; j++) {
      let sum = 0;
      for (let i = k + 1; i < n; i++) sum += v[i]! * h[i * n + j]!;
      const factor = (2 * sum) / square;
      for (let i = k + 1; i < n; i++) h[i * n + j]! -= factor * v[i]!;
    }
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += h[i * n + j]! * v[j]!;
      const factor = (2 * sum) / square;
      for (let j = k + 1; j < n; j++) h[i * n + j]! -= factor * v[j]!;
    }
    for (let i = k + 2; i < n; i++) h[i * n + k] = 0;
  }
}

/** Steps for one eigenvalue before it is given up, and those at which an exceptional shift breaks a cycle. */
const MOST_STEPS = 60;
const EXCEPTIONAL = 10;

/** Eigenvalues of a Hessenberg matrix, found from its lower end and split off one or two at a time. */
function francis(h: Float64Array, n: number): Eigenvalue[] | undefined {
  const found: Eigenvalue[] = [];
  const size = h.reduce((sum, entry) => sum + Math.abs(entry), 0);
  let shifted = 0;
  for (let end = n - 1; end >= 0;) {
    let done = false;
    for (let step = 0; !done; step++) {
      const low = splitAt(h, n, end, size);
      let corner = h[end * n + end]!;
      if (low === end) {
        found.push({ re: corner + shifted, im: 0 });
        end -= 1;
        done = true;
      } else {
        let above = h[(end - 1) * n + end - 1]!;
        let product = h[end * n + end - 1]! * h[(end - 1) * n + end]!;
        if (low === end - 1) {
          found.push(...pairOf(above, corner, product, shifted));
          end -= 2;
          done = true;
        } else {
          if (step === MOST_STEPS) return undefined;
          if (step > 0 && step % EXCEPTIONAL === 0) {
            shifted += corner;
            for (let i = 0; i <= end; i++) h[i * n + i]! -= corner;
            const s = Math.abs(h[end * n + end - 1]!) + Math.abs(h[(end - 1) * n + end - 2]!);
            corner = above = 0.75 * s;
            product = -0.4375 * s * s;
          }
          sweep(h, n, low, end, corner, above, product);
        }
      }
    }
  }
  return found;
}

/** The first row of the lowest block that no zero separates from `end`. */
function splitAt(h: Float64Array, n: number, end: number, size: number): number {
  for (let low = end; low > 0; low--) {
    const near = Math.abs(h[(low - 1) * n + low - 1]!) + Math.abs(h[low * n + low]!) || size;
    if (Math.abs(h[low * n + low - 1]!) <= Number.EPSILON * near) {
      h[low * n + low - 1] = 0;
      return low;
    }
  }
  return 0;
}

/** Eigenvalues of [[a, b], [c, d]] with bc = `product`. */
function pairOf(a: number, d: number, product: number, shifted: number): [Eigenvalue, Eigenvalue] {
  const half = (a - d) / 2;
  const discriminant = half * half + product;
  const root = Math.sqrt(Math.abs(discriminant));
  const middle = d + half + shifted;
  if (discriminant < 0)
    return [
      { re: middle, im: root },
      { re: middle, im: -root },
    ];
  const larger = half + (half < 0 ? -root : root);
  return [
    { re: d + shifted + larger, im: 0 },
    { re: larger === 0 ? d + shifted : d + shifted - product / larger, im: 0 },
  ];
}

/** One double QR step on rows and columns `low` to `end`; the shifts are the eigenvalues of the last two by two block. */
function sweep(
  h: Float64Array,
  n: number,
  low: number,
  end: number,
  corner: number,
  above: number,
  product: number,
): void {
  let p = 0;
  let q = 0;
  let r = 0;
  // Begins at the last row where two subdiagonal entries in a row are small.
  let first = end - 2;
  for (; ; first--) {
    const z = h[first * n + first]!;
    const a = corner - z;
    const b = above - z;
    p = (a * b - product) / h[(first + 1) * n + first]! + h[first * n + first + 1]!;
    q = h[(first + 1) * n + first + 1]! - z - a - b;
    r = h[(first + 2) * n + first + 1]!;
    const s = Math.abs(p) + Math.abs(q) + Math.abs(r);
    p /= s;
    q /= s;
    r /= s;
    if (first === low) break;
    const near =
      Math.abs(h[(first - 1) * n + first - 1]!) + Math.abs(z) + Math.abs(h[(first + 1) * n + first + 1]!);
    const small = Math.abs(h[first * n + first - 1]!) * (Math.abs(q) + Math.abs(r));
    if (small <= Number.EPSILON * Math.abs(p) * near) break;
  }
  for (let i = first + 2; i <= end; i++) {
    h[i * n + i - 2] = 0;
    if (i > first + 2) h[i * n + i - 3] = 0;
  }
  for (let k = first; k < end; k++) {
    const isLast = k === end - 1;
    let scale = 1;
    if (k > first) {
      p = h[k * n + k - 1]!;
      q = h[(k + 1) * n + k - 1]!;
      r = isLast ? 0 : h[(k + 2) * n + k - 1]!;
      scale = Math.abs(p) + Math.abs(q) + Math.abs(r);
      if (scale === 0) continue;
      p /= scale;
      q /= scale;
      r /= scale;
    }
    const s = (p < 0 ? -1 : 1) * Math.sqrt(p * p + q * q + r * r);
    if (s === 0) continue;
    if (k > first) h[k * n + k - 1] = -s * scale;
    else if (low !== first) h[k * n + k - 1]! *= -1;
    p += s;
    const [x, y, z] = [p / s, q / s, r / s];
    q /= p;
    r /= p;
    for (let j = k; j <= end; j++) {
      let sum = h[k * n + j]! + q * h[(k + 1) * n + j]!;
      if (!isLast) {
        sum += r * h[(k + 2) * n + j]!;
        h[(k + 2) * n + j]! -= sum * z;
      }
      h[(k + 1) * n + j]! -= sum * y;
      h[k * n + j]! -= sum * x;
    }
    for (let i = low; i <= Math.min(end, k + 3); i++) {
      let sum = x * h[i * n + k]! + y * h[i * n + k + 1]!;
      if (!isLast) {
        sum += z * h[i * n + k + 2]!;
        h[i * n + k + 2]! -= sum * r;
      }
      h[i * n + k + 1]! -= sum * q;
      h[i * n + k]! -= sum;
    }
  }
}
