/** What a person is told who asks for help, or asks for something that there is not. */
export const USAGE = `Usage:
  starling run FILE [--end T] [--points N] [--out FILE.csv]
      Runs a model (SBML, CellML, Antimony), an experiment (SED-ML), an archive (.omex)
      or a scenario, and writes what it gives as CSV, to the terminal or to a file.
      --end     end of the run, in the model's time unit (100)
      --points  output points, evenly spaced from 0 to the end (501)
      --replicates N [--method M] [--seed S]
                by chance, N times: mean, standard deviation and percentiles of each quantity;
                M is direct (the default), nextReaction or tauLeaping for reactions,
                eulerMaruyama or milstein for whiteNoise(…) in rates

  starling convert IN OUT
      Writes IN in the format that OUT's name ends in:
      .xml or .sbml (SBML L3V2), .ant (Antimony), .omex (archive with SBML, SED-ML and scenario).

  starling steady FILE
      Lists a model's or a scenario's steady states, with stability and eigenvalues.

  starling cohort SCENARIO [--n PEOPLE] [--seed S] [--out DIR] [--threads N] [--format parquet,csv]
      Solves the population of a scenario on every core. DIR (SCENARIO-cohort) gets a row a person
      (people.parquet, people.csv), who failed and why, bands, endpoints and histograms as CSV,
      and summary.json. A run that was stopped goes on with the same command, or
      starling resume DIR.
      --n             people, as many as the scenario says by default; 1e6 is one million
      --seed          another seed than the scenario's
      --threads       all cores by default; results do not depend on it
      --format        parquet, csv or both (the default)
      --shard-people  people that are saved at once (a hundredth of all, 4,000 to 100,000)

  starling submit SCENARIO --engine slurm [--n PEOPLE] [--shards K] [--threads N] [--dry-run] …
      The same on a cluster whose machines share DIR: a job array of K tasks with N cores each,
      and a step that gives failed tasks to the cluster again and collects at the end.
      Partition, account and limits are taken from SBATCH_PARTITION, SBATCH_ACCOUNT, ….
      --engine k8s --dry-run [--image I] [--volume CLAIM]
                      writes an indexed Job for kubectl
  starling status DIR, starling cancel DIR, starling collect DIR
      How far it is; ends it, keeping what is solved; puts the results together.

  starling check FILE
      Lists what is wrong with a file or not supported, with line.

Exit codes: 0 done, 1 the file has errors or the run failed, 2 wrong usage.
`;

/** A mistake on the command line itself: exit code 2. */
export class WrongUsage extends Error {}

/** A file or a run that failed, told in one message: exit code 1. */
export class CommandFailed extends Error {}
