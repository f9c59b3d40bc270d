import {
  add,
  big,
  div,
  isLess,
  magnitude,
  mul,
  nearestInteger,
  neg,
  ratio,
  sqrt,
  sub,
  times2,
  toNumber,
  type Big,
} from './bigFloat.ts';

/**
 * The elementary functions to about 300 bits, from their series, independently of the code under test.
 * Arguments are doubles, exactly.
 */

const ONE = big(1);
const TWO = big(2);

/** Σ terms until one is below 2^−330 of the sum. */
function series(first: Big, next: (term: Big, n: number) => Big): Big {
  let sum = first;
  let term = first;
  for (let n = 1; ; n++) {
    term = next(term, n);
    if (term.m === 0n || magnitude(term) < magnitude(sum) - 330) return sum;
    sum = add(sum, term);
  }
}

/** 2·atanh(1/q)/… for whole q: Σ 1/((2n + 1)·q^(2n + 1)). */
function inverseTangents(q: bigint, sign: 1 | -1, bits: number): bigint {
  let power = (1n << BigInt(bits)) / q;
  let sum = power;
  for (let n = 3n, s = sign; power !== 0n; n += 2n, s = (s * sign) as 1 | -1) {
    power /= q * q;
    sum += s === 1 ? power / n : -(power / n);
  }
  return sum;
}

/** π by Machin's formula, to 1,500 bits for the reduction of large angles; ln 2 = 2·atanh(1/3). */
const PI_BITS = 1500;
const pi: Big = {
  m: 16n * inverseTangents(5n, -1, PI_BITS) - 4n * inverseTangents(239n, -1, PI_BITS),
  e: -PI_BITS,
};
const ln2: Big = { m: 2n * inverseTangents(3n, 1, PI_BITS), e: -PI_BITS };
const halfPi = times2(pi, -1);

/** e^x − 1 for |x| ≤ 1/4. */
function smallExpm1(x: Big): Big {
  return series(x, (term, n) => div(mul(term, x), big(n + 1)));
}

function expBig(x: Big): Big {
  const k = nearestInteger(div(x, ln2));
  const r = sub(x, mul({ m: k, e: 0 }, ln2));
  let y = add(ONE, smallExpm1(times2(r, -8)));
  for (let i = 0; i < 8; i++) y = mul(y, y);
  return times2(y, Number(k));
}

function expm1Big(x: Big): Big {
  return magnitude(x) < -3 ? smallExpm1(x) : sub(expBig(x), ONE);
}

/** 2·atanh(x / (2 + x)) near 0; elsewhere by Halley's iteration from a double. */
function log1pBig(x: Big): Big {
  if (x.m === 0n) return x;
  if (magnitude(x) < -6) {
    const s = div(x, add(TWO, x));
    const z = mul(s, s);
    let power = s;
    return times2(
      series(s, (_, n) => {
        power = mul(power, z);
        return div(power, big(2 * n + 1));
      }),
      1,
    );
  }
  return lnBig(add(ONE, x));
}

function lnBig(x: Big): Big {
  const k = magnitude(x);
  const m = times2(x, -k);
  let y = big(Math.log(toNumber(m)));
  for (let i = 0; i < 3; i++) {
    const e = expBig(y);
    y = add(y, times2(div(sub(m, e), add(m, e)), 1));
  }
  return add(y, mul(big(k), ln2));
}

/** x = quadrant·π/2 + r with |r| ≤ π/4. */
function quadrant(x: number): { q: number; r: Big } {
  // In whole numbers with all the bits of π, since most of them cancel for large x.
  const { m, e } = big(x);
  const up = BigInt(Math.max(0, -(e - halfPi.e)));
  const angle = (m << up) << BigInt(Math.max(0, e - halfPi.e));
  const unit = halfPi.m << up;
  const q = (2n * angle + unit) / (2n * unit) - (2n * angle + unit < 0n ? 1n : 0n);
  const r = add({ m: angle - q * unit, e: halfPi.e - Number(up) }, big(0));
  return { q: Number(((q % 4n) + 4n) % 4n), r };
}

function sineSeries(r: Big): Big {
  const z = neg(mul(r, r));
  return series(r, (term, n) => div(mul(term, z), big(2 * n * (2 * n + 1))));
}

function cosineSeries(r: Big): Big {
  const z = neg(mul(r, r));
  return series(ONE, (term, n) => div(mul(term, z), big(2 * n * (2 * n - 1))));
}

function sineCosine(x: number): { sin: Big; cos: Big } {
  const { q, r } = quadrant(x);
  const s = sineSeries(r);
  const c = cosineSeries(r);
  return [
    { sin: s, cos: c },
    { sin: c, cos: neg(s) },
    { sin: neg(s), cos: neg(c) },
    { sin: neg(c), cos: s },
  ][q]!;
}

/** From a double on: atan x = y + atan((x − tan y)/(1 + x·tan y)), the rest tiny. */
function atanBig(x: Big): Big {
  if (isLess(ONE, x)) return sub(halfPi, atanBig(div(ONE, x)));
  if (x.m < 0n) return neg(atanBig(neg(x)));
  const y = magnitude(x) < -30 ? 0 : Math.atan(toNumber(x));
  const { sin, cos } = sineCosine(y);
  const t = div(sin, cos);
  const d = div(sub(x, t), add(ONE, mul(x, t)));
  if (d.m === 0n) return big(y);
  const z = neg(mul(d, d));
  let power = d;
  const rest = series(d, (_, n) => {
    power = mul(power, z);
    return div(power, big(2 * n + 1));
  });
  return add(big(y), rest);
}

function asinBig(x: Big): Big {
  const rest = mul(sub(ONE, x), add(ONE, x));
  if (rest.m === 0n) return x.m < 0n ? neg(halfPi) : halfPi;
  return atanBig(div(x, sqrt(rest)));
}

function sinhBig(x: Big): Big {
  if (magnitude(x) >= -3) return times2(sub(expBig(x), expBig(neg(x))), -1);
  const z = mul(x, x);
  return series(x, (term, n) => div(mul(term, z), big(2 * n * (2 * n + 1))));
}

function coshBig(x: Big): Big {
  return times2(add(expBig(x), expBig(neg(x))), -1);
}

/** Bernoulli numbers B₂, B₄, … as fractions. */
const bernoulli: [bigint, bigint][] = (() => {
  // Akiyama–Tanigawa, with numerators over a common denominator row by row.
  const count = 60;
  const row: [bigint, bigint][] = [];
  const values: [bigint, bigint][] = [];
  const reduce = (p: bigint, q: bigint): [bigint, bigint] => {
    let a = p < 0n ? -p : p;
    let b = q;
    while (b !== 0n) [a, b] = [b, a % b];
    return a === 0n ? [0n, 1n] : [p / a, q / a];
  };
  for (let m = 0; m <= count; m++) {
    row[m] = [1n, BigInt(m + 1)];
    for (let j = m; j > 0; j--) {
      const [p1, q1] = row[j - 1]!;
      const [p2, q2] = row[j]!;
      row[j - 1] = reduce(BigInt(j) * (p1 * q2 - p2 * q1), q1 * q2);
    }
    if (m >= 2 && m % 2 === 0) values.push(row[0]!);
  }
  return values;
})();

/** Stirling's series after a shift to z ≥ 80; reflection below 1/2. */
function gammaBig(x: Big): Big {
  if (isLess(x, big(0.5))) {
    const n = nearestInteger(x);
    const angle = mul(pi, sub(x, { m: n, e: 0 }));
    const sine = n % 2n === 0n ? sineSeries(angle) : neg(sineSeries(angle));
    return div(pi, mul(sine, gammaBig(sub(ONE, x))));
  }
  let z = x;
  let product = ONE;
  while (isLess(z, big(80))) {
    product = mul(product, z);
    z = add(z, ONE);
  }
  const square = mul(z, z);
  let power = z;
  let sum = add(sub(mul(sub(z, big(0.5)), lnBig(z)), z), times2(lnBig(times2(pi, 1)), -1));
  bernoulli.forEach(([p, q], index) => {
    const k = BigInt(2 * (index + 1));
    sum = add(sum, div(ratio(p, q * k * (k - 1n)), power));
    power = mul(power, square);
  });
  return div(expBig(sum), product);
}

function remBig(x: number, y: number): Big {
  const a = big(x);
  const b = big(y);
  const e = Math.min(a.e, b.e);
  return { m: (a.m << BigInt(a.e - e)) % (b.m << BigInt(b.e - e)), e };
}

/** By operator of the graph; x and y are finite and inside the domain. */
export const exact: Record<string, (x: number, y: number) => Big> = {
  exp: (x) => expBig(big(x)),
  expm1: (x) => expm1Big(big(x)),
  ln: (x) => lnNear1(big(x)),
  log1p: (x) => log1pBig(big(x)),
  log10: (x) => div(lnNear1(big(x)), lnBig(big(10))),
  cbrt: (x) => (x === 0 ? big(0) : x < 0 ? neg(cubeRoot(big(-x))) : cubeRoot(big(x))),
  sin: (x) => sineCosine(x).sin,
  cos: (x) => sineCosine(x).cos,
  tan: (x) => {
    const { sin, cos } = sineCosine(x);
    return div(sin, cos);
  },
  asin: (x) => asinBig(big(x)),
  // 2·atan √((1 − x)/(1 + x)) does not cancel.
  acos: (x) => (x === -1 ? pi : times2(atanBig(sqrt(div(sub(ONE, big(x)), add(ONE, big(x))))), 1)),
  atan: (x) => atanBig(big(x)),
  sinh: (x) => sinhBig(big(x)),
  cosh: (x) => coshBig(big(x)),
  tanh: (x) => (Math.abs(x) > 300 ? big(Math.sign(x)) : div(sinhBig(big(x)), coshBig(big(x)))),
  asinh(x) {
    if (x < 0) return neg(exact['asinh']!(-x, 0));
    const square = mul(big(x), big(x));
    return log1pBig(add(big(x), div(square, add(ONE, sqrt(add(ONE, square))))));
  },
  acosh(x) {
    const t = sub(big(x), ONE);
    return log1pBig(add(t, sqrt(mul(t, add(TWO, t)))));
  },
  atanh: (x) => times2(log1pBig(div(big(2 * x), sub(ONE, big(x)))), -1),
  gamma: (x) => gammaBig(big(x)),
  pow: (x, y) => expBig(mul(lnNear1(big(x)), big(y))),
  rem: remBig,
};

function lnNear1(x: Big): Big {
  const f = sub(x, ONE);
  return magnitude(f) < -6 ? log1pBig(f) : lnBig(x);
}

function cubeRoot(x: Big): Big {
  return expBig(div(lnNear1(x), big(3)));
}
