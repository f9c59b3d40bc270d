import { hasErrors, type Diagnostic } from '../../model/diagnostic.ts';
import type { ModelDocument } from '../../model/model.ts';
import type { Column, Failure, Outcome, SolverSettings } from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Library } from '../library.ts';
import { uniformGrid } from '../plan.ts';
import { Interrupted } from '../solveAt.ts';
import { runCourse } from './course.ts';

/** What is asked of a model without an experiment. */
export interface CourseRequest {
  document: ModelDocument;
  /** What the document's spans point into. */
  text?: string;
  end: number;
  points: number;
  solver: SolverSettings;
  seed: number;
}

/** A model's time course: time, every state and every output. */
export interface CourseResult {
  columns: Column[];
  diagnostics: Diagnostic[];
}

/** Runs a document of any language over a time, as it is. */
export async function timeCourse(
  { document, text, end, points, solver, seed }: CourseRequest,
  library: Library,
  control: Control,
): Promise<Outcome<CourseResult>> {
  const { program, diagnostics } = library.link(document, text);
  if (program === undefined || hasErrors(diagnostics)) {
    program?.release();
    return { kind: 'failed', failure: failureOf(diagnostics) };
  }
  try {
    const { states, parameters, outputs, timeUnit } = program.model;
    const wanted = [
      ...states.keys(),
      ...Array.from(outputs.keys(), (k) => states.length + parameters.length + k),
    ];
    const quantities = [...states, ...outputs];
    const times = uniformGrid(end, points);
    const course = { start: 0, times, overrides: [], continues: false, columns: wanted, solver, seed };
    const result = await runCourse(program, course, control);
    if ('failure' in result) return { kind: 'failed', failure: result.failure };
    const time: Column = {
      id: 'time',
      label: 'Time',
      ...(timeUnit !== undefined && { unit: timeUnit }),
      values: times as Float64Array<ArrayBuffer>,
    };
    const columns = quantities.map(({ id, name, unit }, k): Column => ({
      id,
      label: name ?? id,
      ...(unit !== undefined && { unit }),
      values: result.columns[k]! as Float64Array<ArrayBuffer>,
    }));
    return { kind: 'done', value: { columns: [time, ...columns], diagnostics } };
  } catch (error) {
    if (error instanceof Interrupted) return { kind: error.by };
    throw error;
  } finally {
    program.release();
  }
}

function failureOf(diagnostics: Diagnostic[]): Failure {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  return {
    code: 'invalid-model',
    message: first?.message ?? 'The model cannot be run.',
    ...(first?.hint !== undefined && { hint: first.hint }),
    diagnostics,
  };
}
