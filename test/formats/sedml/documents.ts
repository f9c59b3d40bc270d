import type { Engine } from '../../../workers/engine/engine.ts';
import type { ExperimentRun } from '../../../workers/protocol.ts';
import { openFile } from '../../../workers/formats/openFile.ts';
import type { OpenedExperiment } from '../../../workers/formats/sedml/opened.ts';

/** x decays with k from x0 = 8 in a volume of 2; `double` is what k makes. */
export const DECAY = `<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model id="decay">
  <listOfCompartments><compartment id="V" size="2" spatialDimensions="3" constant="true"/></listOfCompartments>
  <listOfSpecies><species id="S" compartment="V" initialConcentration="8" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/></listOfSpecies>
  <listOfParameters>
    <parameter id="k" value="0.5" constant="true"/>
    <parameter id="source" value="0" constant="true"/>
  </listOfParameters>
  <listOfReactions>
    <reaction id="J" reversible="false" fast="false"><listOfReactants><speciesReference species="S" stoichiometry="1" constant="true"/></listOfReactants>
      <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci>k</ci><ci>S</ci><ci>V</ci></apply></math></kineticLaw></reaction>
    <reaction id="I" reversible="false" fast="false"><listOfProducts><speciesReference species="S" stoichiometry="1" constant="true"/></listOfProducts>
      <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci>source</ci><ci>V</ci></apply></math></kineticLaw></reaction>
  </listOfReactions>
</model></sbml>`;

export const math = (inner: string): string =>
  `<math xmlns="http://www.w3.org/1998/Math/MathML">${inner}</math>`;

export const path = (list: string, id: string): string =>
  `/sbml:sbml/sbml:model/sbml:listOf${list}/sbml:${list === 'Species' ? 'species' : 'parameter'}[@id='${id}']`;

/** A data generator of one variable as it is. */
export function generator(id: string, task: string, what: string): string {
  const source = what === 'time' ? 'symbol="urn:sedml:symbol:time"' : `target="${path('Species', what)}"`;
  return `<dataGenerator id="${id}"><listOfVariables><variable id="v_${id}" ${source} taskReference="${task}"/></listOfVariables>${math(`<ci>v_${id}</ci>`)}</dataGenerator>`;
}

export interface Parts {
  version?: number;
  models?: string;
  simulations: string;
  tasks: string;
  generators: string;
  outputs?: string;
}

export const MODEL = '<model id="m" language="urn:sedml:language:sbml" source="decay.xml"/>';
export const COURSE =
  '<uniformTimeCourse id="c" initialTime="0" outputStartTime="0" outputEndTime="2" numberOfPoints="4"><algorithm kisaoID="KISAO:0000019"/></uniformTimeCourse>';
export const TASK = '<task id="t" modelReference="m" simulationReference="c"/>';

/** An experiment whose report has a data set for each data generator, unless said otherwise. */
export function sedml({
  version = 3,
  models = MODEL,
  simulations,
  tasks,
  generators,
  outputs,
}: Parts): string {
  const namespace =
    version === 1 ? 'http://sed-ml.org/' : `http://sed-ml.org/sed-ml/level1/version${version}`;
  const ids = [...generators.matchAll(/<dataGenerator id="(\w+)"/g)].map((match) => match[1]!);
  const sets = ids.map((id) => `<dataSet id="set_${id}" label="${id}" dataReference="${id}"/>`).join('');
  const report = `<report id="r"><listOfDataSets>${sets}</listOfDataSets></report>`;
  return `<?xml version="1.0"?><sedML xmlns="${namespace}" xmlns:sbml="http://www.sbml.org/sbml/level3/version1/core" level="1" version="${version}">
<listOfModels>${models}</listOfModels><listOfSimulations>${simulations}</listOfSimulations><listOfTasks>${tasks}</listOfTasks>
<listOfDataGenerators>${generators}</listOfDataGenerators><listOfOutputs>${outputs ?? report}</listOfOutputs></sedML>`;
}

/** The only experiment of a text, with its model beside it. */
export function experimentOf(text: string): OpenedExperiment {
  const encode = (one: string): Uint8Array => new TextEncoder().encode(one);
  const files: Record<string, string> = { 'decay.xml': DECAY };
  const opened = openFile('experiment.sedml', encode(text), (name) =>
    files[name] === undefined ? undefined : encode(files[name]),
  );
  if ('failure' in opened || opened.kind !== 'experiments') throw new Error('no experiment');
  return opened.experiments[0]!;
}

/** What an experiment gives, columns of its first report by label. */
export async function resultOf(
  engine: Engine,
  text: string,
): Promise<{
  columns: Record<string, number[]>;
  shapes: Record<string, number[]>;
  result: ExperimentRun;
  found: string[];
}> {
  const opened = experimentOf(text);
  const outcome = await engine.runExperiment(opened);
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  const result = outcome.value;
  const columns = result.reports[0]?.columns ?? [];
  return {
    columns: Object.fromEntries(columns.map(({ label, values }) => [label, [...values.data]])),
    shapes: Object.fromEntries(columns.map(({ label, values }) => [label, values.shape])),
    result,
    found: [...opened.diagnostics, ...result.diagnostics].map(({ code }) => code),
  };
}
