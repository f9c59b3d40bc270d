import { adaptManifest } from '../formats/twin/adapt.ts';
import { manifestFromModel } from '../formats/twin/fromModel.ts';
import type { Failure, Individual, Measurements, Scenario, Twin, TwinManifest } from '../protocol.ts';
import type { Entry, Library } from './library.ts';
import { makePlan, type Plan, type Question } from './plan.ts';
import type { Program } from './program.ts';
import { unknownName } from './unknownQuantity.ts';

/** A scenario's model, ready to run, with what is known about it. */
export interface Subject {
  entry: Entry;
  program: Program;
  manifest: TwinManifest;
  individuals: readonly Individual[];
  /** The scenario's own and the twin's. */
  measurements: readonly Measurements[];
}

/** Finds what scenarios speak of: known twins, and texts compiled. */
export class Subjects {
  readonly twins = new Map<string, Twin>();

  constructor(readonly library: Library) {}

  /** The text that a scenario runs: its own, or its twin's. */
  textOf({ model, twin }: Scenario): string {
    return model?.text ?? this.twins.get(twin ?? '')?.text ?? '';
  }

  /** The text that a scenario runs, compiled: its own, or its twin's. */
  entryOf(scenario: Scenario): { entry: Entry; twin: Twin | undefined } | { failure: Failure } {
    const twin = scenario.twin === undefined ? undefined : this.twins.get(scenario.twin);
    if (scenario.twin !== undefined && twin === undefined) {
      return { failure: unknownName('twin', scenario.twin, [...this.twins.keys()]) };
    }
    const text = scenario.model?.text ?? twin?.text;
    if (text === undefined) {
      return {
        failure: {
          code: 'no-model',
          message: 'The scenario names neither a twin nor a model.',
          hint: 'Give it "twin" or "model".',
        },
      };
    }
    return { entry: this.library.entry(text), twin };
  }

  subjectOf(scenario: Scenario): Subject | { failure: Failure } {
    const found = this.entryOf(scenario);
    if ('failure' in found) return found;
    const { entry, twin } = found;
    const manifest = this.manifestOf(entry, twin);
    const program = this.library.program(entry);
    if (manifest === undefined || program === undefined) return { failure: this.library.failureOf(entry) };
    const measurements = [...scenario.measurements, ...(twin?.measurements ?? [])];
    return { entry, program, manifest, individuals: twin?.individuals ?? [], measurements };
  }

  /** The twin's manifest for this text, or one made from the model; absent where the text does not compile. */
  manifestOf(entry: Entry, twin: Twin | undefined): TwinManifest | undefined {
    const { compiled } = entry;
    if (compiled === undefined) return undefined;
    const known = entry.manifests.get(twin);
    if (known !== undefined) return known;
    const original = twin && this.library.entry(twin.text).compiled;
    const manifest =
      twin === undefined
        ? manifestFromModel(compiled)
        : original === undefined || original === compiled
          ? twin.manifest
          : adaptManifest(twin.manifest, original, compiled);
    entry.manifests.set(twin, manifest);
    return manifest;
  }
}

/** What the core is told of a scenario. */
export function planOf(
  { program, manifest, individuals }: Pick<Subject, 'program' | 'manifest' | 'individuals'>,
  scenario: Scenario,
  asked: Pick<Question, 'columns' | 'times' | 'preview' | 'steps'> = {},
): { plan: Plan } | { failure: Failure } {
  return makePlan({
    model: program.model,
    manifest,
    individuals,
    scenario,
    ...asked,
    startOf: (overrides) => program.initialParameters(overrides, scenario.seed),
  });
}
