/** What a solve can end in. Below `Failed` it may go on; from `Failed` on it has ended. */
export enum Status {
  /** Reached the end. */
  Done = 0,
  /** The record is full: take the rows, reset `Rows` to 0, call `advance` again. */
  RecordFull = 1,
  /** The step budget of this call is used up; call `advance` again. */
  Paused = 2,
  /** The history of a problem with delays is full: `moveHistory` to a larger place, call `advance` again. */
  HistoryFull = 3,

  Failed = 16,
  /** More than `MaxSteps` steps. */
  TooManySteps = 16,
  /** The step fell below what the clock can resolve; often a blow-up or a discontinuity. */
  StepTooSmall = 17,
  /** A derivative or state is NaN or infinite even at the smallest step. */
  NotFinite = 18,
  /** W = M/(γh) − J stayed singular while the step was cut. */
  SingularMatrix = 19,
  /** An event fires again and again without time moving on. */
  Chattering = 20,
  /** More delayed events pending than the queue holds. */
  EventQueueFull = 21,
  /** No consistent initial values for the algebraic equations were found. */
  InconsistentStart = 22,
  /** The initial values are NaN or infinite. */
  StartNotFinite = 23,
}
