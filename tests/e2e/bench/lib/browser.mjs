// What the benchmarks share: the browser, the slow phone, and what a page notes about itself.
import { chromium } from '@playwright/test';

export const PASSWORD = 'enwa-demo-2026-town';
// 1.6 Mbit/s, 150 ms, a processor four times slower: Lighthouse's slow phone.
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const SLOWER = 4;

export const launch = () => chromium.launch({
  executablePath: process.env.TOWN_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--js-flags=--expose-gc', '--enable-precise-memory-info'],
});

/** A page that notes its long tasks, when the form could be sent, and when the first entry was painted. */
const note = () => {
  const bench = globalThis.bench = { blocked: 0, tasks: 0 };
  new PerformanceObserver(list => {
    for (const task of list.getEntries()) {
      bench.blocked += task.duration - 50;
      bench.tasks += 1;
    }
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver(() => {
    const button = document.querySelector('#sign-in-button');
    if (button && !button.disabled) bench.enabled ??= performance.now();
    if (!bench.row && document.querySelector('[role=feed] [role=article]')) {
      bench.row = true;
      requestAnimationFrame(() => { bench.painted = performance.now(); });
    }
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
};

/** The slow processor on a quick network. */
export const quick = null;

/** Slows a page down and lets it take notes. */
export async function told(context, page, network = NETWORK) {
  const devtools = await context.newCDPSession(page);
  if (network) {
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', network);
  }
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(note);
}

async function device(browser, look, network) {
  const context = await browser.newContext({ ...look, deviceScaleFactor: 2, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
  const page = await context.newPage();
  await told(context, page, network);
  return { context, page };
}

/** A phone of its own: nothing cached, nobody signed in. */
export const phone = (browser, network) => device(browser, { viewport: { width: 390, height: 844 } }, network);

/** A tablet of its own, upright and touched. */
export const tablet = (browser, network) => device(browser, { viewport: { width: 820, height: 1180 }, hasTouch: true }, network);

/** Signs in and waits for the first screen. */
export async function signIn(page, url, who) {
  await page.goto(url);
  await page.locator('#login').fill(`${who}@enwa.example`);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#sign-in-button').click();
  await page.locator('nav.frame-nav').waitFor();
  await page.getByRole('article').or(page.locator('main a[href^="/subjects/"]')).first().waitFor();
}

/** A session of its own for calls to the API. */
export async function api(url, who) {
  const send = (method, path, body, cookie) => fetch(`${url}/api/v1${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', 'X-App': '1', Origin: url, ...(cookie && { Cookie: cookie }) },
    body: body && JSON.stringify(body),
  });
  const signedIn = await send('POST', '/session', { login: `${who}@enwa.example`, password: PASSWORD });
  if (!signedIn.ok) throw new Error(`signing in as ${who}: ${signedIn.status}`);
  const cookie = signedIn.headers.getSetCookie().map(one => one.split(';')[0]).join('; ');
  return { claims: await signedIn.json(), call: (method, path, body) => send(method, path, body, cookie) };
}

export const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
