// A server of the tests' own, with a town of its own: it may end as no other may, and its subjects are nobody else's.
// TOWN_FAULT_SERVER names a debug build, which alone has the points at which it dies; TOWN_DIST the built app; TOWN_SEED, where
// it is set, a folder with a filled town (enwa.db of `enwa-server backup`, and media/). To fill one anew takes minutes.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from './stage';

/** As xtask reads the words of its own servers. */
const FAULTS = /a handler panicked|a request failed|violated the content security policy/;

function named(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: see town/own.ts`);
  return value;
}

/** Below the ports that the system lends to whoever connects: a page that tries again may else hold the very port. */
async function freePort(from: number): Promise<number> {
  for (let n = 0; n < 20; n += 1) {
    const port = 8840 + (from * 5 + n) % 20;
    const probe = createServer();
    const free = await new Promise<boolean>(resolve => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
  throw new Error('no port of 8840 to 8859 is free');
}

export class Own {
  private readonly data = mkdtempSync(join(tmpdir(), 'enwa-own-'));
  private child: ChildProcess | undefined;
  private ended: Promise<{ code: number | null; signal: string | null }> | undefined;
  private words = '';

  private constructor(readonly url: string) {}

  /** A town, and its server. */
  static async settle(n: number): Promise<Own> {
    const own = new Own(`http://127.0.0.1:${await freePort(n)}`);
    if (process.env.TOWN_SEED) cpSync(process.env.TOWN_SEED, own.data, { recursive: true });
    process.once('exit', () => own.child?.kill('SIGKILL'));
    await own.start();
    return own;
  }

  /** Starts it, and waits until it answers; it dies at a point of crates/server/src/fault.rs where one is named. */
  async start(dieAt?: string): Promise<void> {
    const { host } = new URL(this.url);
    const options = ['--listen', host, '--data', this.data, '--dist', named('TOWN_DIST'), '--demo'];
    const env = { ...process.env, ...dieAt && { STORY_DIE_AT: dieAt } };
    const child = spawn(named('TOWN_FAULT_SERVER'), ['serve', ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
    child.stderr!.setEncoding('utf8').on('data', (words: string) => { this.words += words; });
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stdout!.setEncoding('utf8').on('data', (words: string) => {
        said += words;
        if (/^ready /m.test(said)) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`the server did not start: ${this.words}`)));
    });
  }

  /** How it ended, by itself. */
  async died(): Promise<{ code: number | null; signal: string | null }> {
    const wait = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('the server has not died: a release build has no points at which it dies')), 20_000).unref();
    });
    return Promise.race([this.ended!, wait]);
  }

  /** Asks it to end, and waits. */
  async end(): Promise<void> {
    if (this.child?.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    await this.ended;
  }

  /** What it said of its own faults; nothing is left of it. */
  async remove(): Promise<string[]> {
    await this.end();
    rmSync(this.data, { recursive: true, force: true });
    return this.words.split('\n').filter(line => FAULTS.test(line));
  }
}

/** A test on such a server, which the tests of one worker share: each leaves it as it was. */
export const test = base.extend<object, { own: Own }>({
  own: [
    async ({}, use, { parallelIndex }) => {
      const own = await Own.settle(parallelIndex);
      await use(own);
      const faults = await own.remove();
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ own }, use) => use(own.url),
});
