import { hasErrors, type Diagnostic } from '../../model/diagnostic.ts';
import { emptyModel, type ModelDocument, type Parameter } from '../../model/model.ts';
import { Problems } from '../xml/problems.ts';
import { attributeOf } from '../xml/element.ts';
import { Assembler, reportUnsupported } from './assemble.ts';
import { openCellml } from './document.ts';
import { readEquations } from './equations.ts';
import { Quantities, type Quantity } from './quantities.ts';
import { eventsOf, namesInResets, readResets } from './resets.ts';
import { rulesOf, type Rules } from './system.ts';
import { UnitIds } from './unitIds.ts';
import { UnitReader } from './units.ts';

/**
 * Reads CellML 1.0, 1.1 and 2.0 into one flat model. Connected variables become one quantity, called
 * `component_variable` after the variable that has the value or the equation, and kept in its unit; others'
 * units are converted where they use it. The variable of integration becomes time. Never throws: where there is
 * no model, the diagnostics say why.
 *
 * @param resolve text of an imported file, by its address seen from the file that is read
 */
export function readCellml(
  text: string,
  resolve: (href: string) => string | undefined = () => undefined,
): { document: ModelDocument; diagnostics: Diagnostic[] } {
  const problems = new Problems();
  const { diagnostics } = problems;
  const nothing = { document: { models: [], main: '' }, diagnostics };
  const opened = openCellml(text, undefined, problems);
  if (!opened) return nothing;
  const assembly = new Assembler(resolve, problems).assemble(opened);
  for (const component of assembly.components) reportUnsupported(component, problems);
  if (hasErrors(diagnostics)) return nothing;

  const reader = new UnitReader(problems);
  const ids = new UnitIds(reader);
  const quantities = new Quantities(assembly, reader, problems);
  const equations = readEquations(assembly, quantities, ids, problems);
  const resets = readResets(assembly, quantities, ids, problems);
  if (hasErrors(diagnostics)) return nothing;
  const rules = rulesOf(equations, quantities, namesInResets(resets), problems);
  if (hasErrors(diagnostics)) return nothing;
  const events = eventsOf(resets, new Set([...rules.assigned, ...rules.solved]), rules.final, problems);
  if (hasErrors(diagnostics)) return nothing;
  const reset = new Set(resets.map(({ quantity }) => quantity.id));

  const name = attributeOf(opened.root, 'name') ?? 'model';
  const model = emptyModel(name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_') || 'model');
  if (model.id !== name) model.name = name;
  const { time } = quantities;
  if (time?.unit) model.defaults.time = ids.idOf(time.unit);
  for (const quantity of quantities.all) {
    if (quantity.isTime || rules.idle.has(quantity.id)) continue;
    model.parameters.push(parameterOf(quantity, rules, reset, ids));
    if (typeof quantity.initial === 'object')
      model.initialAssignments.push({ symbol: quantity.id, expression: quantity.initial });
  }
  for (const { id, state } of rules.rates) model.parameters.push({ id, constant: false, ...spanOf(state) });
  model.rules = rules.rules;
  model.events = events;
  model.units = ids.definitions;
  return { document: { models: [model], main: model.id }, diagnostics };
}

function parameterOf(
  quantity: Quantity,
  { assigned, solved }: Rules,
  reset: ReadonlySet<string>,
  ids: UnitIds,
): Parameter {
  const { id, initial, unit, isState } = quantity;
  const value = typeof initial === 'number' && !assigned.has(id) ? { value: initial } : {};
  return {
    id,
    ...value,
    ...(unit && { unit: ids.idOf(unit) }),
    constant: !isState && !assigned.has(id) && !solved.has(id) && !reset.has(id),
    ...spanOf(quantity),
  };
}

function spanOf({ source: { component, element } }: Quantity): Pick<Parameter, 'span'> {
  return component.file === undefined ? { span: element.span } : {};
}
