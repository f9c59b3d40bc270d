import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { hostname, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/** Daemons are kept where a person's own path does not look. */
const PATH = [process.env.PATH, '/usr/sbin', '/usr/local/sbin'].join(delimiter);

/** Whether Slurm and munge are installed here. */
export function haveSlurm(): boolean {
  return ['munged', 'slurmctld', 'slurmd', 'sbatch'].every((name) =>
    PATH.split(delimiter).some((folder) => existsSync(join(folder, name))),
  );
}

/** Installs Debian's Slurm where apt can (Debian, root), and starts no service of it; settles when that is over. */
export async function installSlurm(): Promise<void> {
  if (haveSlurm() || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const apt = (...args: string[]): Promise<unknown> =>
    new Promise((done) => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
      spawn('apt-get', ['-q', ...args], { stdio: 'ignore', env })
        .once('close', done)
        .once('error', done);
    });
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', 'slurmctld', 'slurmd', 'slurm-client', 'munge');
}

/** A cluster of one machine with two cores, all of its own: keys, ports, state. */
export class Slurm {
  private constructor(
    private readonly folder: string,
    readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @param folder whose path has no blanks, which Slurm's configuration cannot have */
  static async start(folder: string): Promise<Slurm> {
    const at = (name: string): string => join(folder, name);
    for (const name of ['', 'state', 'spool']) mkdirSync(at(name), { recursive: true, mode: 0o700 });
    writeFileSync(at('munge.key'), randomBytes(128), { mode: 0o400 });
    writeFileSync(at('slurm.conf'), await configuration(at));
    const slurm = new Slurm(folder, { ...process.env, PATH, SLURM_CONF: at('slurm.conf') });
    try {
      const files = ['pid', 'log', 'seed'].map((what) => `--${what}-file=${at(`munged.${what}`)}`);
      slurm.run(
        'munged',
        '--force',
        `--key-file=${at('munge.key')}`,
        `--socket=${at('munge.socket')}`,
        ...files,
      );
      slurm.run('slurmctld');
      slurm.run('slurmd');
      await until(() => slurm.run('sinfo', '--noheader', '--format=%t').trim() === 'idle', 'an idle machine');
    } catch (error) {
      await slurm.stop();
      throw error;
    }
    return slurm;
  }

  /** @throws with what the program said */
  run(program: string, ...args: string[]): string {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      env: this.environment,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
    return stdout;
  }

  /** Ends the jobs, then the daemons, which take their process files away when they have written all. */
  async stop(): Promise<void> {
    const processFile = (name: string): string => join(this.folder, `${name}.pid`);
    if (existsSync(processFile('slurmctld'))) {
      spawnSync('scancel', ['--me'], { env: this.environment });
      // What accompanies a job stays for as long as it finds nobody to report to.
      await until(() => this.run('squeue', '--me', '--noheader').trim() === '', 'the end of all jobs');
    }
    for (const name of ['slurmd', 'slurmctld', 'munged'].filter((one) => existsSync(processFile(one)))) {
      process.kill(Number(readFileSync(processFile(name), 'utf8')), 'SIGTERM');
      await until(() => !existsSync(processFile(name)), `the end of ${name}`);
    }
  }
}

async function configuration(at: (name: string) => string): Promise<string> {
  const [controller, node] = [await freePort(), await freePort()];
  const { username } = userInfo();
  const host = hostname().split('.')[0];
  return `ClusterName=starling
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=${username}
SlurmdUser=${username}
AuthType=auth/munge
# What was killed may start again once its credential is no longer valid; five seconds are the least there is.
AuthInfo=socket=${at('munge.socket')},cred_expire=5
StateSaveLocation=${at('state')}
SlurmdSpoolDir=${at('spool')}
SlurmctldPidFile=${at('slurmctld.pid')}
SlurmdPidFile=${at('slurmd.pid')}
SlurmctldLogFile=${at('slurmctld.log')}
SlurmdLogFile=${at('slurmd.log')}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
MailProg=/bin/true
KillWait=1
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=10000
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

/** Looks again and again until something is so. */
export async function until(isSo: () => boolean, what: string, seconds = 100): Promise<void> {
  const began = Date.now();
  while (!isSo()) {
    if (Date.now() - began > 1000 * seconds) throw new Error(`${what} did not happen in ${seconds} s`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
