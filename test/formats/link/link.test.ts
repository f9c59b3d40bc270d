import fc from 'fast-check';
import { deflateSync, inflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fromBase64url, toBase64url } from '../../../workers/formats/link/base64url.ts';
import { inflateBounded } from '../../../workers/formats/link/inflate.ts';
import { decodeLink } from '../../../workers/formats/link/reader.ts';
import { encodeLink } from '../../../workers/formats/link/writer.ts';
import { fullScenario, scenarios } from '../scenarios.ts';

const digest = 'ab'.repeat(32);
const hash = '0123456789abcdef';

/** A fragment around any JSON text. */
function fold(json: string): string {
  return `s=${toBase64url(deflateSync(new TextEncoder().encode(json)))}`;
}

function codeOf(fragment: string): string | undefined {
  const read = decodeLink(fragment);
  if (!('failure' in read)) return undefined;
  expect(read.failure.message.length).toBeLessThan(1000);
  expect(read.failure.hint).toBeTruthy();
  return read.failure.code;
}

describe('base64url', () => {
  test('is what Node writes, and reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(text)).toEqual(bytes);
      }),
    );
  });

  test.each(['A', 'AB+D', 'AB/D', 'AB==', 'AB D', 'ABCü'])('%s is none', (text) => {
    expect(fromBase64url(text)).toBeUndefined();
  });
});

describe('a scenario in a link', () => {
  test('comes back whole, with digest and model', () => {
    const { fragment, characters } = encodeLink(fullScenario, digest, hash);
    expect(fragment).toMatch(/^s=[A-Za-z0-9_-]+$/);
    expect(characters).toBe(fragment.length);
    for (const text of [fragment, `#${fragment}`]) {
      expect(decodeLink(text)).toEqual({ scenario: fullScenario, digest, modelHash: hash });
    }
  });

  test('whatever the scenario', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const { fragment } = encodeLink(scenario, '', hash);
        expect(decodeLink(fragment)).toEqual({ scenario, digest: '', modelHash: hash });
      }),
    );
  });

  test('of an earlier schema version is migrated, and says so', () => {
    const scenario = { starling: 1, title: 'Old', twin: 'theophylline', until: 24, overrides: { ka: 2 } };
    const read = decodeLink(fold(JSON.stringify({ v: 1, scenario, digest, modelHash: hash })));
    expect(read).toMatchObject({ migratedFrom: 1, scenario: { starling: 2, parameters: { ka: 2 } } });
  });
});

describe('a link that cannot be opened is refused by name', () => {
  const envelope = (changes: object) =>
    fold(JSON.stringify({ v: 1, scenario: fullScenario, digest, modelHash: hash, ...changes }));

  test.each([
    ['nothing', '', 'link-broken'],
    ['something else', 'panel=why', 'link-broken'],
    ['an empty one', 's=', 'link-broken'],
    ['foreign characters', 's=a b', 'link-broken'],
    ['one cut off', encodeLink(fullScenario, digest, hash).fragment.slice(0, 200), 'link-broken'],
    ['no JSON', fold('{"v":1,'), 'link-broken'],
    ['no text', `s=${toBase64url(deflateSync(Uint8Array.of(0xff, 0xfe, 0x80)))}`, 'link-broken'],
    ['another JSON', fold('[1,2,3]'), 'link-broken'],
    ['null', fold('null'), 'link-broken'],
    ['deep nesting', fold('['.repeat(5_000_000)), 'link-broken'],
    ['a digest that is none', envelope({ digest: '<b>' }), 'link-broken'],
    ['further keys', envelope({ script: 'x' }), 'link-broken'],
    ['no scenario', envelope({ scenario: 5 }), 'link-broken'],
    ['a scenario with a foreign key', envelope({ scenario: { ...fullScenario, x: 1 } }), 'link-broken'],
    ['a newer envelope', envelope({ v: 2 }), 'link-newer'],
    ['a newer scenario', envelope({ scenario: { ...fullScenario, starling: 3 } }), 'link-newer'],
    ['an endless one', `s=${'A'.repeat(2_100_000)}`, 'link-too-large'],
  ])('%s', (_name, fragment, code) => {
    expect(codeOf(fragment)).toBe(code);
  });

  test('a bomb is stopped long before it unfolds', () => {
    const bomb = deflateSync(new Uint8Array(200 * 2 ** 20), { level: 9 });
    expect(bomb.length).toBeLessThan(300_000);
    expect(inflateBounded(bomb, 2 ** 20)).toBe('too-large');
    expect(codeOf(`s=${toBase64url(bomb)}`)).toBe('link-too-large');
  });

  test('polluting keys reach nothing', () => {
    const text = JSON.stringify({ v: 1, scenario: fullScenario, digest, modelHash: hash });
    const read = decodeLink(fold(text.replace('"ka":1.77', '"__proto__":5')));
    expect('failure' in read ? {} : read.scenario.parameters).toEqual({ CL: 0.0289 });
    expect(({} as Record<string, unknown>)['ka']).toBeUndefined();
  });

  test('no garbage and no mutation makes the reader throw', () => {
    const good = encodeLink(fullScenario, digest, hash).fragment;
    const raw = inflateSync(fromBase64url(good.slice(2))!);
    const mutated = fc
      .tuple(fc.nat(good.length - 3), fc.constantFrom(...'Aa0-_z!'))
      .map(([at, character]) => good.slice(0, at + 2) + character + good.slice(at + 3));
    const mutatedJson = fc.tuple(fc.nat(raw.length - 1), fc.nat(255)).map(([at, byte]) => {
      const bytes = raw.slice();
      bytes[at] = byte;
      return `s=${toBase64url(deflateSync(bytes))}`;
    });
    const garbage = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.base64String({ maxLength: 400 }).map((text) => `s=${text}`),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => `s=${toBase64url(bytes)}`),
      fc.json({ maxDepth: 5 }).map(fold),
    );
    fc.assert(
      fc.property(fc.oneof(mutated, mutatedJson, garbage), (fragment) => {
        const read = decodeLink(fragment);
        if ('failure' in read) expect(read.failure.hint).toBeTruthy();
        else expect(read.scenario.starling).toBe(2);
      }),
      { numRuns: 500 },
    );
  });
});
