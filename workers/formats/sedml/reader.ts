import type { Diagnostic } from '../../model/diagnostic.ts';
import { Problems } from '../xml/problems.ts';
import { attributeOf, childNamed, childrenNamed, type XmlElement } from '../xml/element.ts';
import { readXml } from '../xml/reader.ts';
import { emptyExperiment, type Change, type DataGenerator, type Experiment } from './experiment.ts';
import { identity, readComputation } from './parts.ts';
import { readDataDescription } from './readData.ts';
import { readOutputs } from './readOutputs.ts';
import { readSimulation, readTask } from './readTasks.ts';
import { Styles } from './styles.ts';

/** Namespaces of SED-ML: `http://sed-ml.org/` at first, then one a version. */
const SEDML = /^https?:\/\/(www\.)?(sed-ml\.org|biomodels\.net\/sed-ml)/;

/** An experiment holds a few dozen of each; a hostile one does not tie up the page. */
const MOST_OF_A_KIND = 1000;

/**
 * Reads SED-ML, Level 1 Version 1 to 4. Never throws: what cannot be read or is not supported is in the
 * diagnostics, construct by construct, and the experiment holds the rest.
 */
export function readSedml(text: string): { experiment: Experiment; diagnostics: Diagnostic[] } {
  const problems = new Problems();
  const { diagnostics } = problems;
  const experiment = emptyExperiment();
  const read = readXml(text, ({ name }) => name === 'annotation' || name === 'notes');
  if ('diagnostic' in read) return { experiment, diagnostics: [read.diagnostic] };
  const { root } = read;
  if (root.name !== 'sedML' || !SEDML.test(root.namespace)) {
    problems.error(
      'not-sedml',
      root.name === 'sedML'
        ? `The namespace ${root.namespace || '(none)'} of <sedML> is none of SED-ML's`
        : `The file begins with <${root.name}>, not with <sedML>`,
      root,
      'Give <sedML> the xmlns of its level and version, for example http://sed-ml.org/sed-ml/level1/version4.',
    );
    return { experiment, diagnostics };
  }
  const members = (list: string): XmlElement[] => {
    const found = childrenNamed(root, list).flatMap(({ children }) => children);
    if (found.length > MOST_OF_A_KIND)
      problems.error(
        'too-large',
        `<${list}> holds ${found.length} elements; ${MOST_OF_A_KIND} are read`,
        root,
      );
    return found.slice(0, MOST_OF_A_KIND);
  };
  experiment.tables = members('listOfDataDescriptions').map((one) => readDataDescription(one, problems));
  for (const one of members('listOfModels')) {
    experiment.models.push({
      ...identity(one, problems),
      language: attributeOf(one, 'language') ?? '',
      source: attributeOf(one, 'source') ?? '',
      changes: childrenNamed(one, 'listOfChanges')
        .flatMap(({ children }) => children)
        .flatMap((change) => readChange(change, problems)),
    });
  }
  experiment.simulations = members('listOfSimulations').map((one) => readSimulation(one, problems));
  experiment.tasks = members('listOfTasks').map((one) => readTask(one, problems));
  experiment.dataGenerators = members('listOfDataGenerators').map((one): DataGenerator => ({
    ...identity(one, problems),
    ...readComputation(one, problems),
  }));
  readOutputs(members('listOfOutputs'), new Styles(members('listOfStyles'), problems), experiment, problems);
  return { experiment, diagnostics };
}

function readChange(element: XmlElement, problems: Problems): Change[] {
  const target = attributeOf(element, 'target') ?? '';
  const { line } = element;
  const elements = childNamed(element, 'newXML')?.children ?? [];
  switch (element.name) {
    case 'changeAttribute':
      return [{ kind: 'attribute', target, value: attributeOf(element, 'newValue') ?? '', line }];
    case 'addXML':
      return [{ kind: 'add', target, elements, line }];
    case 'changeXML':
      return [{ kind: 'replace', target, elements, line }];
    case 'removeXML':
      return [{ kind: 'remove', target, line }];
    case 'computeChange':
      return [{ kind: 'compute', target, ...readComputation(element, problems), line }];
    default:
      problems.error('unsupported', `The change <${element.name}> is not supported`, element);
      return [];
  }
}
