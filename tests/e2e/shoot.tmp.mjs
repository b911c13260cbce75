import { chromium } from '@playwright/test';
const URL = process.env.U ?? 'http://127.0.0.1:8790';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
const D = { phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1 }, tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true }, desktop: { viewport: { width: 1440, height: 900 } } };
const only = process.argv.slice(2);
async function go(dev, who, name, act, set = {}) {
  const n = `${dev}-${name}`;
  if (only.length && !only.some(o => n.includes(o))) return;
  const c = await b.newContext(D[dev]); const p = await c.newPage();
  p.on('console', m => { if (['error','warning'].includes(m.type())) console.log(n, m.type(), m.text().slice(0,200)); });
  await p.addInitScript(s => { for (const k in s) localStorage.setItem(`enwa.${k}`, s[k]); }, set);
  await p.goto(URL);
  if (who) {
    await p.fill('#login', who); await p.fill('#password', 'enwa-demo-2026-town'); await p.click('#sign-in-button');
    await p.waitForSelector('nav'); await p.waitForSelector('h1:visible'); await p.waitForTimeout(1200);
  }
  try { await act?.(p); } catch (e) { console.log(n, 'ACT', String(e).slice(0,200)); }
  await p.waitForTimeout(700);
  await p.screenshot({ path: `/tmp/shots/${n}.png` });
  await c.close();
}
const first = async p => { await p.locator('main a[href^="/subjects/"]').first().click(); await p.waitForSelector('[role=feed] [role=article]'); };
for (const dev of ['phone','tablet','desktop']) {
  await go(dev, null, 'signin');
  await go(dev, 'sakura', 'family');
  await go(dev, 'sasaki', 'nurse-list');
  await go(dev, 'sasaki', 'nurse-record', first);
  await go(dev, 'sasaki', 'nurse-compose', async p => { await first(p); await p.click('.write button'); await p.waitForSelector('.composer'); });
  await go(dev, 'op-intake', 'operator');
  await go(dev, 'nakanishi', 'admin');
  await go(dev, 'sakura', 'people', async p => { await p.getByRole('link', { name: /支える人/ }).click(); });
  await go(dev, 'sasaki', 'emergency', async p => { await first(p); await p.getByRole('button', { name: '緊急', exact: true }).click(); });
  await go(dev, 'sasaki', 'settings', async p => { await p.goto(URL + '/settings'); });
}
await go('phone', 'sakura', 'dark', null, { theme: 'dark' });
await go('phone', 'sakura', 'big', null, { text: '200' });
await go('desktop', 'sasaki', 'contrast', first, { theme: 'contrast' });
await go('tablet', 'sasaki', 'dark', first, { theme: 'dark' });
await go('phone', 'sasaki', 'offline', async p => { await first(p); await p.context().setOffline(true); await p.waitForTimeout(800); });
await b.close();
