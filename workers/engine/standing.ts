/** How far a solve is. */
export interface Standing {
  time: number;
  /** The method of the next step. */
  method: string;
  accepted: number;
  rejected: number;
  switches: number;
  eventsFired: number;
  /** Sign changes of conditions that were found. */
  roots: number;
  /** Entries of the schedule that are done. */
  scheduled: number;
  /** Size of the last step that was tried, accepted or not; 0 before the first. */
  triedStep: number;
  /** Its order, of a method that varies it. */
  triedOrder: number;
}
