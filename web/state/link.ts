import { texts } from '../texts.ts';
import type { Run } from '../../workers/protocol.ts';

/** Whether what a link holds came out as its sender saw it. */
export interface LinkVerdict {
  kind: 'checking' | 'reproduced' | 'differs';
  digest: string;
  modelHash: string;
  /** What differs, as a sentence. */
  reason?: string;
}

/** Compares a run with what the link says of it: the model first, then the numbers. */
export function checkLink(expected: LinkVerdict, run: Run): LinkVerdict {
  if (run.digest === expected.digest) return { ...expected, kind: 'reproduced' };
  const reason = run.modelHash === expected.modelHash ? texts.link.otherDigest : texts.link.otherModel;
  return { ...expected, kind: 'differs', reason };
}
