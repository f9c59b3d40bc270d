import { Findings } from '../../compiler/findings.ts';
import { flatten } from '../../compiler/flatten.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import { writeAntimony } from '../../formats/antimony/writer.ts';
import { MODEL_PATH, writeProject } from '../../formats/archive/writer.ts';
import { writeSbml } from '../../formats/sbml/writer.ts';
import { writeSedml } from '../../formats/sedml/writer.ts';
import type { Model, ModelDocument } from '../../model/model.ts';
import type { Diagnostic, ExportFormat, Exported, Failure, Scenario, TwinManifest } from '../../protocol.ts';
import type { Plan } from '../plan.ts';
import { bake } from './bake.ts';

/** A scenario with what is known about its model. */
export interface ExportSubject {
  scenario: Scenario;
  document: ModelDocument;
  /** The text that the document was read from. */
  text: string;
  compiled: CompiledModel;
  manifest: TwinManifest;
  plan: Plan;
}

/** A document's main model with its submodels put in, or why that cannot be. */
export function flatModel(document: ModelDocument): { model: Model } | { failure: Failure } {
  const findings = new Findings(undefined);
  const model = flatten(document, findings);
  if (model !== undefined && !findings.failed) return { model };
  const [first] = findings.diagnostics.filter(({ severity }) => severity === 'error');
  return { failure: { code: 'invalid-model', message: first?.message ?? 'The model cannot be written.' } };
}

/** A scenario in a format that other tools read. */
export function exportModel(subject: ExportSubject, format: ExportFormat): Exported | { failure: Failure } {
  const { scenario, document, text, compiled, manifest, plan } = subject;
  const isUnchanged = plan.overrides.length === 0 && plan.schedule.length === 0;
  const name = fileName(scenario.title);
  // The text as it was written keeps its comments and its modules.
  if (format === 'antimony' && isUnchanged) return exported(`${name}.ant`, encode(text), []);
  const flat = flatModel(document);
  if ('failure' in flat) return flat;
  const { model, diagnostics } = bake(flat.model, compiled, plan);
  if (format === 'antimony') {
    const written = writeAntimony({ models: [model], main: model.id });
    return exported(`${name}.ant`, encode(written), diagnostics);
  }
  const sbml = writeSbml(model);
  if (format === 'sbml') return exported(`${name}.xml`, encode(sbml), diagnostics);
  const sedml = writeSedml({
    model,
    source: MODEL_PATH,
    end: scenario.time.end,
    points: scenario.time.points,
    solver: scenario.solver,
    plots: scenario.plots ?? manifest.plots,
    labels: new Map(manifest.outputs.map(({ id, label }) => [id, label])),
  });
  const bytes = writeProject({ name: scenario.title.slice(0, 200), scenario }, { sbml, sedml });
  return exported(`${name}.omex`, bytes, diagnostics);
}

function exported(name: string, bytes: Uint8Array<ArrayBuffer>, diagnostics: Diagnostic[]): Exported {
  return { name, bytes, diagnostics };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** A title as the name of a file on any system. */
function fileName(title: string): string {
  const plain = title.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, ' ').trim();
  return plain.slice(0, 80) || 'model';
}
