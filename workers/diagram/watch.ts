/** Told the share that is done, between slices of work; answers whether to go on. */
export type Watch = (share: number) => Promise<boolean>;
