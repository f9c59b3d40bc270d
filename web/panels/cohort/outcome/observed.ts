import { formatQuantity } from '../../../controls/format.ts';
import type { Workspace } from '../../../state/workspace.svelte.ts';

/** What was measured of a quantity, of everybody, in the quantity's own unit. */
export function observedPoints(
  workspace: Workspace,
  quantity: string | undefined,
): { x: number; y: number; says: string }[] {
  const all = [...(workspace.twin?.measurements ?? []), ...workspace.scenario.measurements];
  const { end } = workspace.scenario.time;
  return all
    .filter(({ output }) => output === quantity)
    .flatMap((measurements) => {
      const factor = workspace.unitFactor(measurements);
      if (factor === undefined) return [];
      return measurements.time.flatMap((x, k) => {
        const value = measurements.value[k];
        if (value == null || x < 0 || x > end) return [];
        const who = measurements.subject?.[k] ?? '';
        const says = `${measurements.name} ${who}: ${formatQuantity(x, workspace.timeUnit)}, ${formatQuantity(value, measurements.unit)}`;
        return [{ x, y: value * factor, says }];
      });
    });
}
