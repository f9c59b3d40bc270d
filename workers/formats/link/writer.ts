import { deflateSync } from 'fflate';
import type { Scenario } from '../../protocol.ts';
import { toBase64url } from './base64url.ts';

/** Version of the envelope around the scenario, which has a version of its own. */
export const LINK_VERSION = 1;

/**
 * A scenario as the fragment of a link, `s=…`: JSON, raw deflate, base64url. A fragment never reaches a host.
 *
 * The scenario goes in whole: personal measurements are to be left out before.
 *
 * @param digest SHA-256 of the sender's run, by which a reader sees "reproduced"; empty where there was none
 */
export function encodeLink(
  scenario: Scenario,
  digest: string,
  modelHash: string,
): { fragment: string; characters: number } {
  const json = JSON.stringify({ v: LINK_VERSION, scenario, digest, modelHash });
  const packed = deflateSync(new TextEncoder().encode(json), { level: 9 });
  const fragment = `s=${toBase64url(packed)}`;
  return { fragment, characters: fragment.length };
}
