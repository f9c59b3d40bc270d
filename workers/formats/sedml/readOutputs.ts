import type { Problems } from '../xml/problems.ts';
import { attributeOf, childNamed, childrenNamed, type XmlElement } from '../xml/element.ts';
import type { Experiment } from './experiment.ts';
import type { ErrorBars, Plot, PlotAxis, PlotCurve, Report, SurfacePlot } from './outputs.ts';
import { identity } from './parts.ts';
import type { Styles } from './styles.ts';

/** Reads the members of listOfOutputs into an experiment. */
export function readOutputs(
  members: readonly XmlElement[],
  styles: Styles,
  experiment: Experiment,
  problems: Problems,
): void {
  for (const one of members) {
    if (one.name === 'report') experiment.reports.push(readReport(one, problems));
    else if (one.name === 'plot2D') experiment.plots.push(readPlot(one, styles, problems));
    else if (one.name === 'plot3D') experiment.surfaces.push(readSurfacePlot(one, problems));
    else if (one.name === 'figure')
      problems.info('figure', 'The plots of a <figure> are shown one by one, not in its rows', one);
    else problems.warning('unsupported', `The output <${one.name}> is not supported`, one);
  }
}

function members(element: XmlElement, list: string): XmlElement[] {
  return childrenNamed(element, list).flatMap(({ children }) => children);
}

function readReport(element: XmlElement, problems: Problems): Report {
  return {
    ...identity(element, problems),
    dataSets: members(element, 'listOfDataSets').map((one) => {
      const { id } = identity(one, problems);
      const data = attributeOf(one, 'dataReference') ?? '';
      return { id, label: attributeOf(one, 'label') ?? attributeOf(one, 'name') ?? id, data };
    }),
  };
}

/**
 * An axis as a plot has it (L1V4); before, each curve said whether it wants a logarithmic one.
 *
 * @param parts the plot's curves or surfaces
 */
function readAxis(element: XmlElement, axis: string, parts: readonly XmlElement[], old: string): PlotAxis {
  const own = childNamed(element, axis);
  const name = own && attributeOf(own, 'name');
  const end = (which: 'min' | 'max'): number | undefined => {
    const value = Number(own && attributeOf(own, which));
    return own !== undefined && attributeOf(own, which) !== undefined && Number.isFinite(value)
      ? value
      : undefined;
  };
  const [min, max] = [end('min'), end('max')];
  return {
    ...(name !== undefined && name !== '' && { name }),
    log:
      (own !== undefined && attributeOf(own, 'type') === 'log10') ||
      parts.some((part) => /^(true|1)$/.test(attributeOf(part, old) ?? '')),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

function readPlot(element: XmlElement, styles: Styles, problems: Problems): Plot {
  const all = members(element, 'listOfCurves');
  const parts = all.filter(({ name }) => name === 'curve' || name === 'shadedArea');
  for (const other of all.filter((one) => !parts.includes(one)))
    problems.warning('unsupported', `<${other.name}> in a plot is not supported`, other);
  const curves = parts.map((one, at) => readCurve(one, at, styles, problems));
  return {
    ...identity(element, problems),
    x: readAxis(element, 'xAxis', parts, 'logX'),
    y: readAxis(element, 'yAxis', parts, 'logY'),
    ...(curves.some(({ isRight }) => isRight) && { right: readAxis(element, 'rightYAxis', [], '') }),
    curves,
  };
}

function readCurve(element: XmlElement, at: number, styles: Styles, problems: Problems): PlotCurve {
  const given = (name: string): string | undefined => attributeOf(element, name) || undefined;
  const name = given('name');
  const errors = (axis: 'x' | 'y'): ErrorBars | undefined => {
    const [lower, upper] = [given(`${axis}ErrorLower`), given(`${axis}ErrorUpper`)];
    if (lower === undefined && upper === undefined) return undefined;
    return { ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) };
  };
  const [xErrors, yErrors] = [errors('x'), errors('y')];
  const { line = 'solid', hasMarkers } = styles.of(element);
  const isArea = element.name === 'shadedArea';
  const type = given('type') ?? 'points';
  const isBars = /^bar/i.test(type);
  if (type !== 'points' && !isBars)
    problems.warning('unsupported', `A curve of type ${type.slice(0, 40)} is drawn as a line`, element);
  if (/stacked/i.test(type))
    problems.info('unsupported', 'Stacked bars are drawn beside one another', element);
  const to = given('yDataReferenceTo');
  return {
    id: given('id') ?? `curve${at + 1}`,
    ...(name !== undefined && { name }),
    x: given('xDataReference') ?? '',
    y: given(isArea ? 'yDataReferenceFrom' : 'yDataReference') ?? '',
    kind: isArea ? 'area' : isBars ? 'bars' : 'line',
    ...(to !== undefined && { to }),
    line,
    hasMarkers: hasMarkers ?? line === 'none',
    isRight: given('yAxis') === 'right',
    ...(xErrors !== undefined && { xErrors }),
    ...(yErrors !== undefined && { yErrors }),
  };
}

function readSurfacePlot(element: XmlElement, problems: Problems): SurfacePlot {
  const parts = members(element, 'listOfSurfaces');
  return {
    ...identity(element, problems),
    x: readAxis(element, 'xAxis', parts, 'logX'),
    y: readAxis(element, 'yAxis', parts, 'logY'),
    z: readAxis(element, 'zAxis', parts, 'logZ'),
    surfaces: parts.map((one, at) => {
      const name = attributeOf(one, 'name');
      return {
        id: attributeOf(one, 'id') ?? `surface${at + 1}`,
        ...(name !== undefined && name !== '' && { name }),
        x: attributeOf(one, 'xDataReference') ?? '',
        y: attributeOf(one, 'yDataReference') ?? '',
        z: attributeOf(one, 'zDataReference') ?? '',
        line: one.line,
      };
    }),
  };
}
