import { idOf, type Block } from './network.ts';
import { waveformFormula, waveformMean, type Waveform } from './waveform.ts';

/**
 * What a block says of the quantities at its ends, as formulas of Antimony; `d(x)` stands for the derivative of x
 * in them, and `phase` for the time since the cycle began.
 */
export interface Statement {
  equations: [left: string, right: string][];
  parameters: [id: string, value: number][];
  /** Quantities that have derivatives, with their name in initial conditions. */
  states: { id: string; name?: string }[];
  /** What is given from outside, over time and on average. */
  inputs: { id: string; formula: string; mean: number }[];
}

/** Collects what a block says. */
export class Making {
  readonly statement: Statement = { equations: [], parameters: [], states: [], inputs: [] };

  constructor(
    readonly block: Block,
    readonly period: number,
  ) {}

  /** A parameter of the block as an id in formulas. */
  parameter(key: string, fallback?: number): string {
    const value = this.value(key, fallback);
    const id = `${key}_${idOf(this.block.name)}`;
    if (!this.statement.parameters.some(([other]) => other === id))
      this.statement.parameters.push([id, value]);
    return id;
  }

  value(key: string, fallback?: number): number {
    const value = this.block.values[key] ?? fallback;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new MissingValue(key);
  }

  /** Pressures and flows before and behind a block with one inlet and one outlet. */
  ends(): { pressures: [string, string]; flows: [string, string] } {
    const [inlet, outlet] = [this.block.inlets[0]!, this.block.outlets[0]!];
    return { pressures: [inlet.pressure, outlet.pressure], flows: [inlet.flow, outlet.flow] };
  }

  state(quantity: string): string {
    const id = `${quantity}_${idOf(this.block.name)}`;
    this.statement.states.push({ id, name: `${quantity}:${this.block.name}` });
    return id;
  }

  equation(left: string, right: string): void {
    this.statement.equations.push([left, right]);
  }

  input(id: string, key: string): void {
    const wave = this.waveform(key);
    this.statement.inputs.push({ id, formula: waveformFormula(wave), mean: waveformMean(wave) });
  }

  private waveform(key: string): Waveform {
    const { t: times, [key]: values } = this.block.values;
    if (typeof values === 'number') return { times: [0], values: [values] };
    if (!isSeries(values) || !isSeries(times) || times.length !== values.length) throw new MissingValue(key);
    if (times.some((one, k) => k > 0 && one <= times[k - 1]!)) throw new MissingValue('t');
    return { times, values };
  }
}

/** A block has no usable value under a key. */
export class MissingValue extends Error {
  constructor(readonly key: string) {
    super(key);
  }
}

export function isSeries(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => Number.isFinite(one));
}
