/** WebGPU's flags by number (its specification's own), so that they are there before any GPU is. */
export const Usage = {
  MapRead: 0x0001,
  CopySource: 0x0004,
  CopyDestination: 0x0008,
  Uniform: 0x0040,
  Storage: 0x0080,
} as const;

export const MAP_READ = 0x0001;
export const COMPUTE = 0x4;
