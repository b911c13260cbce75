// Ten minutes of scrolling and going about: the heap after it is the heap after the first rounds.
import { api, launch, signIn } from './lib/browser.mjs';
import { fill } from './lib/record.mjs';

const MINUTES = Number(process.env.TOWN_MINUTES ?? 10);
const ENTRIES = Number(process.env.TOWN_ENTRIES ?? 10_000);
const APP = process.env.TOWN_URL;

const nurse = await api(APP, 'sasaki');
const { subject } = await fill(nurse, ENTRIES);
const others = nurse.claims.subjects.filter(one => one.subject !== subject && one.rights.includes('timeline.read'));

const browser = await launch();
const context = await browser.newContext({ viewport: { width: 820, height: 1180 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
const page = await context.newPage();
const devtools = await context.newCDPSession(page);

/** Bytes of JavaScript objects, DOM, buffers and wasm memory, after collecting what is garbage. */
async function heap() {
  for (let n = 0; n < 3; n += 1) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await devtools.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => globalThis.wasmMemory.buffer.byteLength);
  return { objects: usedSize, dom: embedderHeapUsedSize ?? 0, buffers: backingStorageSize ?? 0, wasm };
}

const sum = look => Object.values(look).reduce((sum, bytes) => sum + bytes, 0);

const row = () => page.locator('[role=feed] [role=article]').first().waitFor();
const press = path => page.locator(`a[href="${path}"]`).first().click();

/** One way through the app: down and up the long record, another one, the settings, home. */
async function round(n) {
  await press(`/subjects/${subject}`);
  await row();
  await page.evaluate(async () => {
    const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
    for (let n = 0; n < 240; n += 1) { scrollBy(0, 600); await frame(); }
    for (let n = 0; n < 120; n += 1) { scrollBy(0, -1200); await frame(); }
  });
  await press('/');
  if (others.length > 0) {
    await press(`/subjects/${others[n % others.length].subject}`);
    await row();
  }
  await press('/settings');
  await page.locator('main .segmented').first().waitFor();
  await press('/');
  await page.locator(`main a[href="/subjects/${subject}"]`).waitFor();
}

await page.addInitScript(() => {
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...of) => {
    const made = await instantiate.apply(WebAssembly, of);
    globalThis.wasmMemory ??= (made.instance ?? made).exports.memory;
    return made;
  };
});

try {
  await signIn(page, APP, 'sasaki');
  // Every subject has been opened and every page of the long record loaded before the first look.
  for (let n = 0; n < Math.max(12, others.length + 2); n += 1) await round(n);
  const first = await heap();
  const end = Date.now() + MINUTES * 60_000;
  const looks = [];
  for (let n = 0; Date.now() < end; n += 1) {
    await round(n);
    if (n % 20 === 0) looks.push(await heap());
  }
  const last = await heap();
  const mb = look => Object.entries(look).map(([what, bytes]) => `${what} ${(bytes / 1e6).toFixed(2)}`).join(' ');
  for (const look of [first, ...looks, last]) console.log(`heap: ${(sum(look) / 1e6).toFixed(2)} MB (${mb(look)})`);
  console.log(`ratio heap-after-${MINUTES}-min ${(sum(last) / sum(first)).toFixed(3)} 1.05`);
} finally {
  await browser.close();
}
