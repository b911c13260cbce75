// Ten minutes of scrolling and going about: the heap after it is the heap after the first rounds.
import { api, median, PASSWORD } from './lib/browser.mjs';
import { plainPage } from './lib/plain.mjs';
import { fill } from './lib/record.mjs';

const MINUTES = Number(process.env.TOWN_MINUTES ?? 10);
const ENTRIES = Number(process.env.TOWN_ENTRIES ?? 10_000);
const APP = process.env.TOWN_URL;
// One look tells little: the browser tidies its own part of the heap when it likes.
const LOOKS = 5;
// The browser keeps notes of the last 150 events and shifts of a page, and the last 50 places in its history: they are
// full before the first look.
const FULL = 40;
// Steps of 600 px down the long record, one per frame: in a round that counts, and in one of those before.
const [FAR, NEAR] = [480, 60];

const nurse = await api(APP, 'sasaki');
const { subject } = await fill(nurse, ENTRIES);
const others = nurse.claims.subjects.filter(one => one.subject !== subject && one.rights.includes('timeline.read'));

const page = await plainPage({
  width: 820,
  height: 1180,
  before: () => {
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...of) => {
      const made = await instantiate.apply(WebAssembly, of);
      globalThis.wasmMemory ??= (made.instance ?? made).exports.memory;
      return made;
    };
    /** What the selector names, once it is there. */
    globalThis.there = async selector => {
      for (const end = performance.now() + 20_000; performance.now() < end;) {
        const found = document.querySelector(selector);
        if (found) return found;
        await new Promise(resolve => requestAnimationFrame(resolve));
      }
      throw new Error(`${selector} never came`);
    };
  },
});

/** Bytes of JavaScript objects, DOM, buffers and wasm memory, after collecting what is garbage. */
async function heap() {
  for (let n = 0; n < 3; n += 1) await page.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await page.send('Runtime.getHeapUsage');
  const wasm = await page.run(() => globalThis.wasmMemory.buffer.byteLength);
  return { objects: usedSize, dom: embedderHeapUsedSize ?? 0, buffers: backingStorageSize ?? 0, wasm };
}

const sum = look => Object.values(look).reduce((sum, bytes) => sum + bytes, 0);

/** One way through the app: down and up the long record, another one, the settings, home. */
const round = (n, frames = FAR) => page.run(async (subject, other, frames) => {
  const row = '[role=feed] [role=article]';
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  const press = async path => {
    (await there(`a[href="${path}"]`)).click();
    // The page before has gone when the address is the new one and has been drawn.
    while (location.pathname !== path) await frame();
    for (let n = 0; n < 3; n += 1) await frame();
  };
  await press(`/subjects/${subject}`);
  await there(row);
  for (let n = 0; n < frames; n += 1) { scrollBy(0, 600); await frame(); }
  for (let n = 0; n < frames / 2; n += 1) { scrollBy(0, -1200); await frame(); }
  await press('/');
  if (other) {
    await press(`/subjects/${other}`);
    await there(row);
  }
  await press('/settings');
  await there('main .segmented');
  await press('/');
  await there(`main a[href="/subjects/${subject}"]`);
}, subject, others[n % others.length]?.subject, frames);

async function looks() {
  const all = [];
  for (let n = 0; n < LOOKS; n += 1) {
    await round(n);
    all.push(await heap());
  }
  return all;
}

const mb = look => Object.entries(look).map(([what, bytes]) => `${what} ${(bytes / 1e6).toFixed(2)}`).join(' ');
const told = all => {
  for (const look of all) console.log(`heap: ${(sum(look) / 1e6).toFixed(2)} MB (${mb(look)})`);
  return all;
};

try {
  await page.open(APP);
  await page.run(async password => {
    (await there('#login')).value = 'sasaki@enwa.example';
    (await there('#password')).value = password;
    (await there('#sign-in-button:not(:disabled)')).click();
    await there('main a[href^="/subjects/"]');
  }, PASSWORD);
  // Every subject has been opened and every page of the long record loaded before the first look.
  await round(0);
  for (let n = 0; n < Math.max(FULL, others.length + 2); n += 1) await round(n, NEAR);
  const first = told(await looks());
  const end = Date.now() + MINUTES * 60_000;
  for (let n = 0; Date.now() < end; n += 1) {
    await round(n);
    if (n % 10 === 9) told([await heap()]);
  }
  const last = told(await looks());
  const ratio = median(last.map(sum)) / median(first.map(sum));
  console.log(`ratio heap-after-${MINUTES}-min ${ratio.toFixed(3)} 1.05`);
} finally {
  await page.close();
}
