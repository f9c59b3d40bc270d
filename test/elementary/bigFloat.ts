/**
 * Binary floating-point numbers of 320 bits, m·2^e with a BigInt m: enough to judge the last bit of a double
 * a hundred times over. Every operation rounds toward −∞, an error below 2^−319.
 */
export interface Big {
  m: bigint;
  e: number;
}

const BITS = 320;

function bitLength(m: bigint): number {
  return (m < 0n ? -m : m).toString(16).length * 4;
}

function shift(m: bigint, by: number): bigint {
  return by >= 0 ? m << BigInt(by) : m >> BigInt(-by);
}

function rounded(m: bigint, e: number): Big {
  if (m === 0n) return { m: 0n, e: 0 };
  const extra = bitLength(m) - BITS;
  return extra > 0 ? { m: m >> BigInt(extra), e: e + extra } : { m, e };
}

/** The double x, exactly. */
export function big(x: number): Big {
  if (x === 0) return { m: 0n, e: 0 };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const m = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  return { m: x < 0 ? -m : m, e: Math.max(exponent, 1) - 1075 };
}

/** p / q. */
export function ratio(p: bigint, q: bigint): Big {
  return div({ m: p, e: 0 }, { m: q, e: 0 });
}

export function neg({ m, e }: Big): Big {
  return { m: -m, e };
}

export function add(a: Big, b: Big): Big {
  if (a.m === 0n) return b;
  if (b.m === 0n) return a;
  // What lies far below the other's last bit changes nothing.
  const topA = a.e + bitLength(a.m);
  const topB = b.e + bitLength(b.m);
  if (topA > topB + 2 * BITS) return a;
  if (topB > topA + 2 * BITS) return b;
  const e = Math.min(a.e, b.e);
  return rounded(shift(a.m, a.e - e) + shift(b.m, b.e - e), e);
}

export function sub(a: Big, b: Big): Big {
  return add(a, neg(b));
}

export function mul(a: Big, b: Big): Big {
  return rounded(a.m * b.m, a.e + b.e);
}

export function div(a: Big, b: Big): Big {
  if (a.m === 0n) return a;
  const up = Math.max(0, BITS + 8 + bitLength(b.m) - bitLength(a.m));
  return rounded((a.m << BigInt(up)) / b.m, a.e - b.e - up);
}

/** a·2^k. */
export function times2(a: Big, k: number): Big {
  return { m: a.m, e: a.e + k };
}

export function sqrt(a: Big): Big {
  if (a.m === 0n) return a;
  let up = Math.max(0, 2 * BITS - bitLength(a.m));
  if ((a.e - up) % 2 !== 0) up++;
  const n = a.m << BigInt(up);
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2) + 1);
  for (;;) {
    const better = (root + n / root) >> 1n;
    if (better >= root) break;
    root = better;
  }
  return rounded(root, (a.e - up) / 2);
}

export function isLess(a: Big, b: Big): boolean {
  return sub(a, b).m < 0n;
}

/** The nearest whole number. */
export function nearestInteger({ m, e }: Big): bigint {
  return e >= 0 ? m << BigInt(e) : (m + (1n << BigInt(-e - 1))) >> BigInt(-e);
}

/** Exponent of the leading bit: |a| in [2^k, 2^(k + 1)). −Infinity for 0. */
export function magnitude({ m, e }: Big): number {
  return m === 0n ? -Infinity : e + (m < 0n ? -m : m).toString(2).length - 1;
}

/** A double near a; relative error below 2^−52, 0 where a is tiny. */
export function toNumber(a: Big): number {
  const excess = Math.max(0, bitLength(a.m) - 60);
  return Number(a.m >> BigInt(excess)) * 2 ** Math.max(-1074, Math.min(1023, a.e + excess));
}

/**
 * |got − exact| in units of the last place of exact, as doubles have it there (2^−1074 where they are
 * subnormal). Beyond the largest double, Infinity counts as right.
 */
export function ulpError(got: number, exact: Big): number {
  const k = magnitude(exact);
  if (k >= 1024) return Math.abs(got) === Infinity && got < 0 === exact.m < 0n ? 0 : Infinity;
  if (!Number.isFinite(got)) {
    // A value within half a unit of 2^1024 rounds to Infinity.
    return k === 1023 && ulpError(Number.MAX_VALUE * Math.sign(got), exact) <= 1 ? 0.5 : Infinity;
  }
  const unit = Math.max(k - 52, -1074);
  return Math.abs(toNumber(times2(sub(big(got), exact), -unit)));
}
