import * as v from 'valibot';
import type { Failure, Scenario } from '../../protocol.ts';
import { readScenario } from '../scenario/migrate.ts';
import { fromBase64url } from './base64url.ts';
import { inflateBounded } from './inflate.ts';
import { LINK_VERSION } from './writer.ts';

/** Longest fragment: what Chromium takes as a whole address is 2,097,151 characters. */
export const MOST_CHARACTERS = 2_097_151;

/** Most bytes of JSON that a link may unfold to. */
export const MOST_JSON = 32 * 1024 * 1024;

const HEX = /^[0-9a-f]{0,64}$/;

const envelope = v.strictObject({
  v: v.literal(LINK_VERSION),
  scenario: v.unknown(),
  digest: v.pipe(v.string(), v.regex(HEX)),
  modelHash: v.pipe(v.string(), v.maxLength(200)),
});

export type LinkRead =
  { scenario: Scenario; digest: string; modelHash: string; migratedFrom?: number } | { failure: Failure };

function broken(what: string): { failure: Failure } {
  return {
    failure: {
      code: 'link-broken',
      message: `This link is broken: ${what}.`,
      hint: 'Links are often cut off in mails and chats. Copy it whole, or ask the sender for the file.',
    },
  };
}

function tooLarge(what: string): { failure: Failure } {
  return {
    failure: {
      code: 'link-too-large',
      message: `This link is too large: ${what}.`,
      hint: 'Ask the sender for the project file instead.',
    },
  };
}

function newer(what: string): { failure: Failure } {
  return {
    failure: {
      code: 'link-newer',
      message: `This link was made by a newer Starling: ${what}.`,
      hint: 'Reload the page to get the newest version, then open the link again.',
    },
  };
}

/** The JSON inside a fragment, parsed but not yet checked. */
function unfold(fragment: string): { json: unknown } | { failure: Failure } {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith('s=')) return broken('it holds no scenario');
  if (text.length > MOST_CHARACTERS) {
    return tooLarge(
      `it has ${text.length.toLocaleString('en')} characters, at most ${MOST_CHARACTERS.toLocaleString('en')} can be read`,
    );
  }
  const packed = fromBase64url(text.slice(2));
  if (packed === undefined) return broken('it holds characters that do not belong in it');
  if (packed.length === 0) return broken('it is empty');
  const bytes = inflateBounded(packed, MOST_JSON);
  if (bytes === 'broken') return broken('its compressed part is damaged or cut off');
  if (bytes === 'too-large') return tooLarge(`it unfolds to more than ${MOST_JSON / 2 ** 20} MB`);
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch {
    return broken('what it unfolds to is not JSON');
  }
}

function versionOf(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'v' in json ? json.v : undefined;
}

/**
 * A link's fragment, with or without `#`, as a scenario of the present version. Never throws: whatever came in,
 * a failure says what is wrong with it.
 */
export function decodeLink(fragment: string): LinkRead {
  const unfolded = unfold(fragment);
  if ('failure' in unfolded) return unfolded;
  const version = versionOf(unfolded.json);
  if (typeof version === 'number' && version > LINK_VERSION) {
    return newer(`its version is ${version}, this one reads up to ${LINK_VERSION}`);
  }
  const read = v.safeParse(envelope, unfolded.json);
  if (!read.success) return broken('its contents are not what a Starling link holds');
  const { digest, modelHash } = read.output;
  const scenario = readScenario(read.output.scenario);
  if (!('failure' in scenario)) return { ...scenario, digest, modelHash };
  const { code, message, symbol } = scenario.failure;
  if (code === 'newer-version') return newer(message.replace(/\.$/, ''));
  const refused = broken(message.replace(/\.$/, ''));
  return symbol === undefined ? refused : { failure: { ...refused.failure, symbol } };
}
