import type { ClusterEngine, Work } from './engine.ts';
import { mergeArguments, workArguments } from './starlingCommand.ts';

/** Where the volume is seen in every pod. */
const MOUNT = '/cohort';
/** How often one index is tried again. */
const RETRIES = 3;

/** The image that holds Starling, and the claim of a volume that every pod can write to. */
export interface KubernetesOptions {
  image: string;
  claim: string;
}

/**
 * Kubernetes, of which the manifests are written: an indexed Job whose pods solve (batch/v1, with a limit of retries
 * for each index: 1.29 or newer), and one that collects, which is suspended until somebody resumes it.
 */
export function kubernetes(options: KubernetesOptions): ClusterEngine {
  return {
    describe: (work) => ({
      files: { 'kubernetes.json': `${JSON.stringify(manifests(work, options), null, 2)}\n` },
      commands: [
        ['kubectl', 'apply', '-f', `${work.path}/kubernetes.json`],
        ['kubectl', 'wait', '--for=condition=complete', '--timeout=-1s', 'job/starling-cohort'],
        ['kubectl', 'patch', 'job/starling-merge', '-p', '{"spec":{"suspend":false}}'],
      ],
    }),
  };
}

function manifests(work: Work, options: KubernetesOptions): object {
  const mounted = { ...work, path: MOUNT };
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      job('starling-cohort', options, work.threads, workArguments(mounted, '$(TASK)'), {
        completionMode: 'Indexed',
        completions: work.tasks,
        parallelism: work.tasks,
        backoffLimitPerIndex: RETRIES,
        maxFailedIndexes: work.tasks,
      }),
      job('starling-merge', options, 1, mergeArguments(mounted), {
        suspend: true,
        completions: 1,
        parallelism: 1,
        backoffLimit: RETRIES,
      }),
    ],
  };
}

/** The number of a pod among those of its job. */
const TASK = {
  name: 'TASK',
  valueFrom: {
    fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" },
  },
};

function job(
  name: string,
  { image, claim }: KubernetesOptions,
  cpu: number,
  args: readonly string[],
  spec: Readonly<Record<string, string | number | boolean>>,
): object {
  const labels = { 'app.kubernetes.io/name': 'starling', 'app.kubernetes.io/component': name };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels },
    spec: {
      ...spec,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'starling',
              image,
              command: ['starling'],
              args,
              ...(spec.completionMode === 'Indexed' && { env: [TASK] }),
              resources: { requests: { cpu: String(cpu), memory: '1Gi' } },
              volumeMounts: [{ name: 'cohort', mountPath: MOUNT }],
            },
          ],
          volumes: [{ name: 'cohort', persistentVolumeClaim: { claimName: claim } }],
        },
      },
    },
  };
}
