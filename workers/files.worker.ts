import { expose } from 'comlink';
import { readProject } from './formats/archive/reader.ts';
import { writeProject } from './formats/archive/writer.ts';
import { previewCsv } from './formats/csv/preview.ts';
import { readPeople } from './formats/csv/people.ts';
import { readCsv } from './formats/csv/reader.ts';
import { writeCsv } from './formats/csv/writer.ts';
import { importFile } from './formats/importFile.ts';
import { decodeLink } from './formats/link/reader.ts';
import { encodeLink } from './formats/link/writer.ts';
import type { FilesApi } from './protocol.ts';

const api: FilesApi = {
  previewCsv: async (bytes, options) => previewCsv(new Uint8Array(bytes), options),
  readCsv: async (bytes, mapping) => readCsv(new Uint8Array(bytes), mapping),
  readPeople: async (bytes) => readPeople(new Uint8Array(bytes)),
  writeCsv: async (columns) => writeCsv(columns),
  encodeLink: async (scenario, digest, modelHash) => encodeLink(scenario, digest, modelHash),
  decodeLink: async (fragment) => decodeLink(fragment),
  importFile: async (name, bytes, beside = []) =>
    importFile(
      name,
      new Uint8Array(bytes),
      beside.map((one) => ({ name: one.name, bytes: new Uint8Array(one.bytes) })),
    ),
  writeProject: async (project) => writeProject(project),
  readProject: async (bytes) => readProject(new Uint8Array(bytes)),
};

expose(api);
