// A cheap phone on a slow network against a plain HTML form that is served beside the app in the same run.
// Prints `ratio NAME VALUE LIMIT` lines; the medians they are made of stand above them.
import { createServer } from 'node:http';
import { launch, median, phone, signIn, told } from './lib/browser.mjs';

const ROUNDS = Number(process.env.TOWN_ROUNDS ?? 7);
const APP = process.env.TOWN_URL;
// One blocked frame is the least that counts: without it the plain page's zero would divide.
const LEAST_BLOCKED_MS = 50;

const FORM = `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>ログイン</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/form.css"></head><body><main><h1>ログイン</h1><form method="post" action="/session">
<p><label>ログインID または 登録メールアドレス<br><input name="login" autocomplete="username"></label></p>
<p><label>パスワード<br><input name="password" type="password" autocomplete="current-password"></label></p>
<p><button>ログイン</button></p></form></main></body></html>`;
const STYLE = 'body{font:16px/1.6 sans-serif;margin:2rem}input,button{font:inherit;min-height:3rem;width:100%}';

const plain = createServer((request, response) => {
  const css = request.url === '/form.css';
  response.writeHead(200, { 'Content-Type': css ? 'text/css' : 'text/html; charset=utf-8', 'Cache-Control': css ? 'max-age=3600' : 'no-cache' });
  response.end(css ? STYLE : FORM);
});
await new Promise(resolve => plain.listen(0, '127.0.0.1', resolve));
const PLAIN = `http://127.0.0.1:${plain.address().port}`;

/** When the form can be typed into and sent, and how long the page was blocked until it was quiet. */
async function form(page, url) {
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => {
    const button = document.querySelector('form button:not([type=button])');
    return button && !button.disabled && performance.getEntriesByName('first-contentful-paint').length > 0;
  }, undefined, { polling: 'raf' });
  const usable = await page.evaluate(() => Math.max(performance.getEntriesByName('first-contentful-paint')[0].startTime, globalThis.bench.enabled ?? 0));
  await page.waitForLoadState('networkidle');
  return { usable, blocked: await page.evaluate(() => globalThis.bench.blocked) };
}

async function visit(browser, work) {
  const { context, page } = await phone(browser);
  try {
    return await work(page, context);
  } finally {
    await context.close();
  }
}

const browser = await launch();
const seen = { app: [], plain: [], second: [], plainSecond: [] };
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    seen.plain.push(await visit(browser, page => form(page, PLAIN)));
    seen.plainSecond.push(await visit(browser, async (page, context) => {
      await form(page, PLAIN);
      const again = await context.newPage();
      await told(context, again);
      return (await form(again, PLAIN)).usable;
    }));
    seen.app.push(await visit(browser, page => form(page, APP)));
    seen.second.push(await visit(browser, async (page, context) => {
      await signIn(page, APP, 'sakura');
      await page.goto('about:blank');
      const again = await context.newPage();
      await told(context, again);
      await again.goto(APP, { waitUntil: 'commit' });
      await again.waitForFunction(() => globalThis.bench.painted, undefined, { polling: 'raf' });
      return again.evaluate(() => globalThis.bench.painted);
    }));
  }
} finally {
  await browser.close();
  plain.close();
}

const of = (list, key) => median(list.map(one => one[key]));
const usable = [of(seen.app, 'usable'), of(seen.plain, 'usable')];
const blocked = [of(seen.app, 'blocked'), of(seen.plain, 'blocked')].map(ms => Math.max(ms, LEAST_BLOCKED_MS));
const second = [median(seen.second), median(seen.plainSecond)];
console.log(`sign-in form usable: ${usable[0].toFixed(0)} ms, plain ${usable[1].toFixed(0)} ms`);
console.log(`blocked: ${blocked[0].toFixed(0)} ms, plain ${blocked[1].toFixed(0)} ms (at least ${LEAST_BLOCKED_MS} counted)`);
console.log(`second visit to a painted timeline: ${second[0].toFixed(0)} ms, to the plain form ${second[1].toFixed(0)} ms`);
console.log(`ratio phone-form-usable ${(usable[0] / usable[1]).toFixed(2)} 1.5`);
console.log(`ratio phone-form-blocked ${(blocked[0] / blocked[1]).toFixed(2)} 3`);
console.log(`ratio phone-second-visit ${(second[0] / usable[1]).toFixed(2)} 3`);
console.log(`ratio phone-second-visit-to-second ${(second[0] / second[1]).toFixed(2)} 3`);
