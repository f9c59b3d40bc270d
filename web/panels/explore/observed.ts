import type { Workspace } from '../../state/workspace.svelte.ts';
import type { Observed } from './plotData.ts';

/** Measured data drawn over the curves: the twin's own of the people shown, and what the scenario brings. */
export function observedData(workspace: Workspace): Observed[] {
  const { individual } = workspace.scenario;
  const own = workspace.scenario.measurements.map((measurements) => ({ measurements, isOwn: true }));
  const published = (workspace.twin?.measurements ?? []).map((measurements) => ({
    measurements,
    isOwn: false,
  }));
  return [...published, ...own].flatMap(({ measurements, isOwn }) => {
    const factor = workspace.unitFactor(measurements);
    if (factor === undefined) return [];
    const wanted = isOwn ? workspace.scenario.fit?.subject : individual;
    const value =
      factor === 1 ? measurements.value : measurements.value.map((y) => (y === null ? null : y * factor));
    const part = (keep: (subject: string | undefined) => boolean, faint: boolean): Observed => {
      const rows = measurements.time.flatMap((_, at) => (keep(measurements.subject?.[at]) ? [at] : []));
      return {
        id: measurements.id,
        name: measurements.name,
        output: measurements.output,
        time: rows.map((at) => measurements.time[at]!),
        value: rows.map((at) => value[at]!),
        faint,
      };
    };
    const isChosen = (subject: string | undefined): boolean =>
      subject === undefined || wanted === undefined || subject === wanted;
    const parts = [part(isChosen, false)];
    if (isOwn || workspace.isEveryone) parts.unshift(part((subject) => !isChosen(subject), true));
    return parts.filter((data) => data.time.length > 0);
  });
}
