import type { Target } from '../system.ts';

/** What a model is written as WGSL for: which of its numbers are a person's own, and what is recorded. */
export interface WgslChoice {
  method: GpuMethod;
  /** Values that each person has, in the order of their columns. */
  varied: readonly Target[];
  /** What the schedule changes. */
  scheduled: readonly Target[];
  /** Recorded quantities, indices into states ++ parameters ++ outputs. */
  columns: readonly number[];
}

export type GpuMethod = 'Tsit5' | 'Rodas4' | 'Exponential';

/** A model written as WGSL. */
export interface WgslModel {
  code: string;
  method: GpuMethod;
  /** f32 of a person's progress between two slices. */
  progress: number;
  /** Where among them is how a person's solve stands, the bits of `Standing`. */
  status: number;
  /** f32 of one block of `constants`, a multiple of 4. */
  constants: number;
  /** Floating-point operations: of a step, a recorded row, and what a start takes. */
  work: { step: number; row: number; start: number };
}

/** How a person's solve stands on the device. */
export enum Standing {
  Running = 0,
  Done = 1,
  TooManySteps = 2,
  StepTooSmall = 3,
  NotFinite = 4,
  Chattering = 5,
}
