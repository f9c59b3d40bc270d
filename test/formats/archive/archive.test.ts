import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { MOST_ENTRIES, readEntries } from '../../../workers/formats/archive/entries.ts';
import { readProject } from '../../../workers/formats/archive/reader.ts';
import { writeProject } from '../../../workers/formats/archive/writer.ts';
import { fullScenario, scenarios } from '../scenarios.ts';

const whole = writeProject({ name: 'Seminar', scenario: fullScenario });

function codeOf(bytes: Uint8Array): string | undefined {
  const read = readProject(bytes);
  if (!('failure' in read)) return undefined;
  expect(read.failure.hint).toBeTruthy();
  expect(read.failure.message.length).toBeLessThan(1000);
  return read.failure.code;
}

const scenarioJson = strToU8(JSON.stringify(fullScenario));

describe('a project as a COMBINE archive', () => {
  test('comes back whole', () => {
    expect(readProject(whole)).toEqual({ project: { name: 'Seminar', scenario: fullScenario } });
  });

  test('whatever the scenario', () => {
    fc.assert(
      fc.property(scenarios, fc.string({ minLength: 1, maxLength: 50 }), (scenario, name) => {
        expect(readProject(writeProject({ name, scenario }))).toEqual({ project: { name, scenario } });
      }),
    );
  });

  test('holds manifest, model and data for other tools', () => {
    const scenario = {
      ...fullScenario,
      model: { language: 'antimony' as const, text: 'model m\n  x = 1\nend\n' },
    };
    const files = unzipSync(writeProject({ name: 'Own model', scenario }));
    const text = (path: string) => new TextDecoder().decode(files[path]);
    expect(Object.keys(files)).toEqual([
      'manifest.xml',
      'scenario.json',
      'project.json',
      'model.ant',
      'data/1.csv',
      'data/2.csv',
      'experiment/decay.sedml',
      'experiment/models/decay.ant',
      'metadata.rdf',
    ]);
    for (const path of Object.keys(files)) {
      expect(text('manifest.xml')).toContain(`location="./${path}"`);
    }
    expect(text('manifest.xml')).toContain(
      './scenario.json" format="http://purl.org/NET/mediatypes/application/json" master="true"',
    );
    expect(text('manifest.xml')).toContain(
      './experiment/decay.sedml" format="http://identifiers.org/combine.specifications/sed-ml.level-1.version-3"',
    );
    expect(text('metadata.rdf')).toContain('<dcterms:title>Own model</dcterms:title>');
    expect(text('model.ant')).toBe(scenario.model.text);
    expect(text('data/1.csv')).toBe('time,cp (mg/L)\r\n0,0.74\r\n1,\r\n');
    expect(text('data/2.csv')).toBe('subject,time,cp\r\nA. B.,0,1\r\nA. B.,2,2\r\n');
  });

  test('is the same bytes each time', () => {
    expect(writeProject({ name: 'Seminar', scenario: fullScenario })).toEqual(whole);
  });

  test('of an earlier schema version is migrated, and says so', () => {
    const old = { starling: 1, title: 'Old', twin: 'theophylline', until: 24 };
    const read = readProject(zipSync({ 'scenario.json': strToU8(JSON.stringify(old)) }));
    expect(read).toMatchObject({ migratedFrom: 1, project: { name: 'Old', scenario: { starling: 2 } } });
  });

  test('may be a scenario’s bare JSON', () => {
    expect(readProject(scenarioJson)).toEqual({
      project: { name: fullScenario.title, scenario: fullScenario },
    });
  });
});

/** Changes the size that the central directory and the local header declare for the first entry. */
function declare(archive: Uint8Array, size: number): Uint8Array {
  const lying = archive.slice();
  const view = new DataView(lying.buffer);
  for (let at = 0; at + 4 <= lying.length; at++) {
    const signature = view.getUint32(at, true);
    if (signature === 0x04034b50) view.setUint32(at + 22, size, true);
    if (signature === 0x02014b50) view.setUint32(at + 24, size, true);
  }
  return lying;
}

describe('a project file that cannot be read is refused by name', () => {
  test.each([
    ['nothing', new Uint8Array(0), 'archive-broken'],
    ['text', strToU8('time,conc\n0,1\n'), 'archive-broken'],
    ['broken JSON', strToU8('{"starling": 2,'), 'not-json'],
    ['JSON of another kind', strToU8('{"a": 1}'), 'not-a-scenario'],
    ['one cut off', whole.slice(0, whole.length / 2), 'archive-broken'],
    [
      'an archive of something else',
      zipSync({ 'model.xml': strToU8('<sbml/>') }),
      'archive-without-scenario',
    ],
    ['an empty archive', zipSync({}), 'archive-without-scenario'],
    ['a scenario that is no JSON', zipSync({ 'scenario.json': strToU8('hello') }), 'archive-broken'],
    [
      'a project without name',
      zipSync({ 'scenario.json': scenarioJson, 'project.json': strToU8('{"version":1}') }),
      'archive-broken',
    ],
    [
      'a newer project',
      zipSync({ 'scenario.json': scenarioJson, 'project.json': strToU8('{"version":2,"name":"x"}') }),
      'newer-version',
    ],
    ['a newer scenario', zipSync({ 'scenario.json': strToU8('{"starling":3}') }), 'newer-version'],
    [
      'a path upwards',
      zipSync({ 'scenario.json': scenarioJson, 'a/../../x': strToU8('') }),
      'archive-refused',
    ],
    ['an absolute path', zipSync({ '/etc/passwd': strToU8('') }), 'archive-refused'],
    ['a backslash', zipSync({ '..\\x': strToU8('') }), 'archive-refused'],
    ['a drive', zipSync({ 'C:/x': strToU8('') }), 'archive-refused'],
    [
      'a thousand and one files',
      zipSync(
        Object.fromEntries(Array.from({ length: MOST_ENTRIES + 1 }, (_, at) => [`f${at}`, strToU8('')])),
      ),
      'archive-too-large',
    ],
    [
      'a declared bomb',
      zipSync({ 'scenario.json': [new Uint8Array(260 * 2 ** 20), { level: 9 }] }),
      'archive-too-large',
    ],
  ])('%s', (_name, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  test('an entry that unpacks beyond what it declares is cut there', () => {
    const bomb = declare(zipSync({ 'scenario.json': [new Uint8Array(50 * 2 ** 20), { level: 9 }] }), 1000);
    const read = readEntries(bomb, ['scenario.json']);
    expect('failure' in read ? 0 : read.files['scenario.json']?.length).toBeLessThanOrEqual(1000);
    expect(codeOf(bomb)).toBe('archive-broken');
  });

  test('no garbage and no mutation makes the reader throw', () => {
    const mutated = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
      .map((changes) => {
        const bytes = whole.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        return bytes;
      });
    const cut = fc.nat(whole.length).map((length) => whole.slice(0, length));
    fc.assert(
      fc.property(fc.oneof(mutated, cut, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        const read = readProject(bytes);
        if ('failure' in read) expect(read.failure.hint).toBeTruthy();
        else expect(read.project.scenario.starling).toBe(2);
      }),
      { numRuns: 500 },
    );
  });
});
