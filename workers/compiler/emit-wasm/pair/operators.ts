import type { Node } from '../../graph.ts';
import { opcode } from '../instructions.ts';

/** How an operator is done on two numbers at once, where one instruction does it; the same bits a lane as one alone. */
const single: Partial<Record<Node['op'], string>> = {
  neg: 'f64x2.neg',
  abs: 'f64x2.abs',
  floor: 'f64x2.floor',
  ceil: 'f64x2.ceil',
  trunc: 'f64x2.trunc',
  sqrt: 'f64x2.sqrt',
  add: 'f64x2.add',
  sub: 'f64x2.sub',
  mul: 'f64x2.mul',
  div: 'f64x2.div',
  min: 'f64x2.min',
  max: 'f64x2.max',
  // Truth values are masks: all bits of a lane, or none.
  eq: 'f64x2.eq',
  ne: 'f64x2.ne',
  lt: 'f64x2.lt',
  le: 'f64x2.le',
  gt: 'f64x2.gt',
  ge: 'f64x2.ge',
  and: 'v128.and',
  or: 'v128.or',
  xor: 'v128.xor',
  not: 'v128.not',
  select: 'v128.bitselect',
};

export const PAIR_SINGLE: ReadonlyMap<string, number> = new Map(
  Object.entries(single).map(([operator, name]) => [operator, opcode(name)]),
);
