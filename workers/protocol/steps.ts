import type { Diagnostic } from '../model/diagnostic.ts';

/** What one method did in a run. */
export interface MethodShare {
  method: string;
  /** Lowest and highest order that it went at; absent where it has none, as the matrix exponential. */
  orders?: [number, number];
  accepted: number;
  rejected: number;
}

/** Something that happened between two steps. */
export interface StepMark {
  /** `condition`: one turned without any event; `scheduled`: a dose or a change known in advance. */
  kind: 'event' | 'condition' | 'scheduled' | 'switch';
  /** In the model's unit. */
  time: number;
  /** Size of the step that led there. */
  size: number;
  /** Of a switch: the method that goes on. */
  to?: string;
}

/** The steps that a run tried, in their order; where they are many, evenly thinned. */
export interface StepLog {
  /** All of one length: where each step began, and its size, in the model's unit of time. */
  time: Float64Array<ArrayBuffer>;
  size: Float64Array<ArrayBuffer>;
  /** Index into `methods`. */
  method: Uint8Array<ArrayBuffer>;
  /** 0 where the method has none. */
  order: Uint8Array<ArrayBuffer>;
  /** 1, or 0 for a rejected step. */
  accepted: Uint8Array<ArrayBuffer>;
  methods: MethodShare[];
  /** One of so many steps is kept. */
  every: number;
  marks: StepMark[];
  /** Marks that there were besides. */
  furtherMarks: number;
  /** The smallest accepted step, and where it began; absent where no step was accepted. */
  smallest?: { size: number; time: number };
  timeUnit?: string;
  /** What is odd about the run, and what would help. */
  advice: Diagnostic[];
}
