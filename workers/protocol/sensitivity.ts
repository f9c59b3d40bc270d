import type { Scenario } from '../formats/scenario/schema.ts';
import type { Column } from './outcome.ts';

export interface SensitivityRequest {
  scenario: Scenario;
  /** A newer request of the same channel supersedes an older one. */
  channel: string;
  /** Ids of states, parameters or outputs. */
  outputs: readonly string[];
  /**
   * Ids of parameters, of states for their start values, or `dose:` and the id of a line of the regimen for its amount;
   * absent: all that the twin describes and all that is given.
   */
  parameters?: readonly string[];
}

/** How one output answers to one parameter p: y is the output, ∂y/∂p its derivative. */
export interface SensitivityCurve {
  /** ∂y/∂p over time, in the output's unit over the parameter's. */
  absolute: Float64Array<ArrayBuffer>;
  /** p·∂y/∂p over time, in the output's unit: what a change of p by 1 % makes, a hundredfold. Zero where p is 0. */
  scaled: Float64Array<ArrayBuffer>;
  /** The scaled value that is largest in size, with its sign, and when. */
  peak: number;
  peakTime: number;
  /** Root of the mean of its square over the run. */
  rms: number;
}

export interface SensitivityOutput extends Column {
  /** In the order of `parameters`. */
  curves: SensitivityCurve[];
  /** Indices of the parameters, the one with the largest RMS first. */
  ranking: number[];
  /**
   * Collinearity index of the parameters that matter: how nearly changes of one can be made up for by the others;
   * above 10 to 15 data of this output alone do not tell them apart (Brun, Reichert & Künsch 2001). Absent for one.
   */
  collinearity?: number;
}

export interface Sensitivities {
  time: Column;
  parameters: { id: string; label: string; unit?: string; value: number }[];
  outputs: SensitivityOutput[];
  /** `differences` where something in the model has no exact derivative, and then what. */
  method: 'exact' | 'differences';
  reason?: string;
  milliseconds: number;
}
