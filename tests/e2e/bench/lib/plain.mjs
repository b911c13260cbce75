// A browser that nobody listens in on. Playwright has the network told to it, and the page keeps a note of every
// request for that: where the page's memory is measured, nothing may be in it that a person's browser does not have.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ARGS = ['--headless=new', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
const PATIENCE = 60_000;

/** A page of this size; `before` runs in it ahead of everything else. */
export async function plainPage({ width, height, before }) {
  const profile = mkdtempSync(join(tmpdir(), 'plain-'));
  const child = spawn(process.env.TOWN_CHROMIUM ?? '/usr/bin/chromium', [...ARGS, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, LANG: 'ja_JP.UTF-8', TZ: 'Asia/Tokyo' },
  });
  const [, , , commands, replies] = child.stdio;
  const waiting = new Map();
  let [last, rest, loaded] = [0, '', () => {}];
  replies.setEncoding('utf8').on('data', text => {
    const messages = (rest + text).split('\0');
    rest = messages.pop();
    for (const message of messages) {
      const { id, error, method, params, result } = JSON.parse(message);
      if (method === 'Page.lifecycleEvent' && params.name === 'load') loaded(params.loaderId);
      const { yes, no } = waiting.get(id) ?? {};
      waiting.delete(id);
      if (error) no?.(new Error(error.message));
      else yes?.(result);
    }
  });
  const ask = (method, params = {}, sessionId) => new Promise((yes, no) => {
    const id = last += 1;
    waiting.set(id, { yes, no });
    setTimeout(() => no(new Error(`${method}: no answer`)), PATIENCE).unref();
    commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
  });
  const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
  const send = (method, params) => ask(method, params, sessionId);
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await send('Page.enable');
  await send('Page.setLifecycleEventsEnabled', { enabled: true });
  await send('Page.addScriptToEvaluateOnNewDocument', { source: `(${before})()` });
  return {
    send,
    async open(url) {
      const seen = [];
      loaded = loader => seen.push(loader);
      const { loaderId } = await send('Page.navigate', { url });
      await new Promise(resolve => {
        loaded = loader => loader === loaderId && resolve();
        seen.forEach(loaded);
      });
    },
    /** Runs a function in the page and waits for what it returns. */
    async run(what, ...args) {
      const expression = `(${what})(...${JSON.stringify(args)})`;
      const { exceptionDetails, result } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    async close() {
      const gone = new Promise(resolve => child.once('exit', resolve));
      await ask('Browser.close').catch(() => child.kill());
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
