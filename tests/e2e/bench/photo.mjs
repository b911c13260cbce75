// Photos: shrunk on the phone against the browser's own decoding, drawing and encoding in a worker; an album of 500 scrolled;
// and what the server needs while 20 large ones arrive at once.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSWORD, api, launch, median, phone, quick, signIn } from './lib/browser.mjs';

const APP = process.env.TOWN_URL;
const TURNS = 7;
const ALBUM = 500;
const AT_ONCE = 20;
const PIECE = 1_048_576;

/** A photo of 12 megapixels, or a small one, as a camera would write it. */
const picture = (page, width, height, seed) => page.evaluate(async ([width, height, seed]) => {
  const canvas = new OffscreenCanvas(width, height);
  const paper = canvas.getContext('2d');
  const light = paper.createLinearGradient(0, 0, width, height);
  light.addColorStop(0, `hsl(${seed} 60% 70%)`);
  light.addColorStop(1, `hsl(${seed + 120} 60% 30%)`);
  paper.fillStyle = light;
  paper.fillRect(0, 0, width, height);
  for (let n = 0; n < width * height / 600; n += 1) {
    paper.fillStyle = `hsl(${(n * 37 + seed) % 360} 40% ${20 + n % 60}%)`;
    paper.fillRect((n * 7919) % width, (n * 104_729) % height, 8, 8);
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 30_000) text += String.fromCharCode(...bytes.subarray(at, at + 30_000));
  return btoa(text);
}, [width, height, seed]).then(text => Buffer.from(text, 'base64'));

// The floor: nothing but what the browser does.
const worker = `onmessage=async({data:{file,side}})=>{const b=await createImageBitmap(file),s=Math.min(1,side/Math.max(b.width,b.height)),
c=new OffscreenCanvas(Math.round(b.width*s),Math.round(b.height*s));c.getContext('2d').drawImage(b,0,0,c.width,c.height);
postMessage({blob:await c.convertToBlob({type:'image/jpeg',quality:.82})})}`;
const plain = createServer((request, response) => {
  const script = request.url === '/worker.js';
  response.writeHead(200, { 'Content-Type': script ? 'text/javascript' : 'text/html; charset=utf-8' });
  response.end(script ? worker : '<!doctype html><meta charset="utf-8"><title>floor</title><link rel="icon" href="data:,">');
});
await new Promise(resolve => plain.listen(0, '127.0.0.1', resolve));

/** Milliseconds from handing a file to a worker until the small one is there. */
const shrink = (page, script, base64) => page.evaluate(async ([script, base64]) => {
  const file = new Blob([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], { type: 'image/jpeg' });
  const worker = globalThis.bench.worker ??= new Worker(script);
  const began = performance.now();
  const done = new Promise(resolve => { worker.onmessage = resolve; });
  worker.postMessage({ n: 1, file, side: 2048, quality: 0.82, turn: 0, crop: [0, 0, 1, 1], hide: [] });
  const { data } = await done;
  if (!data.blob) throw new Error('no picture came back');
  return performance.now() - began;
}, [script, base64]);

/** UUIDv7. */
function id() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Somebody who can send files. */
async function sender(who) {
  const json = { 'Content-Type': 'application/json', 'X-App': '1', Origin: APP };
  const reply = await fetch(`${APP}/api/v1/session`, { method: 'POST', headers: json, body: JSON.stringify({ login: `${who}@enwa.example`, password: PASSWORD }) });
  const Cookie = reply.headers.getSetCookie().map(one => one.split(';')[0]).join('; ');
  const send = async (method, path, body, kind = 'application/json') => {
    const reply = await fetch(`${APP}/api/v1${path}`, { method, headers: { ...json, 'Content-Type': kind, Cookie }, body });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };
  const upload = async (subject, bytes) => {
    const media = id();
    const at = `/subjects/${subject}/uploads`;
    await send('POST', at, JSON.stringify({ id: media, kind: 'photo', bytes: bytes.length }));
    for (let n = 0; n < bytes.length; n += PIECE) {
      await send('PUT', `${at}/${media}?at=${n}`, bytes.subarray(n, n + PIECE), 'application/octet-stream');
    }
    const { state } = await send('POST', `${at}/${media}/finish`, '{}');
    if (state !== 'ready') throw new Error(`a photo is ${state}`);
    return media;
  };
  const show = (subject, media) => send('POST', `/subjects/${subject}/entries`, JSON.stringify({
    id: id(), subject, kind: 'post', audience: 'everyone', occurred_at: Date.now(), text: '', media: media.map(id => ({ id })),
  }));
  return { upload, show };
}

/** Resident MiB of the server and of the children that look at files. */
function resident() {
  let sum = 0;
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (!/enwa-server\0(serve|decode)/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'))) continue;
      sum += Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024;
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum;
}

const folder = mkdtempSync(join(tmpdir(), 'enwa-photo-'));
const browser = await launch();
try {
  const app = await phone(browser, quick);
  await signIn(app.page, APP, 'sakura');
  const floor = await phone(browser, quick);
  await floor.page.goto(`http://127.0.0.1:${plain.address().port}/`);
  const large = await picture(floor.page, 4_000, 3_000, 200);
  const base64 = large.toString('base64');
  const pairs = [];
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const ours = await shrink(app.page, '/photo.js', base64);
    const theirs = await shrink(floor.page, '/worker.js', base64);
    // The first turn starts the workers.
    if (turn > 0) pairs.push(ours / theirs);
  }
  console.log(`ratio photo-shrink ${median(pairs).toFixed(2)} 1.3`);
  await floor.context.close();

  // The same through the form: what the page itself has to do.
  await app.page.getByRole('button', { name: '記録を書く' }).click();
  const library = app.page.locator('input[type=file][multiple]');
  await library.waitFor({ state: 'attached' });
  await app.page.waitForTimeout(1_000);
  const before = await app.page.evaluate(() => globalThis.bench.tasks);
  const blocked = await app.page.evaluate(() => globalThis.bench.blocked);
  // By its path: bytes that come through the debugger are a long task of their own.
  writeFileSync(join(folder, 'large.jpg'), large);
  await library.setInputFiles(join(folder, 'large.jpg'));
  await app.page.locator('.picked img').waitFor();
  await app.page.waitForTimeout(500);
  const tasks = await app.page.evaluate(before => globalThis.bench.tasks - before, before);
  console.log(`beyond 50 ms: ${await app.page.evaluate(before => globalThis.bench.blocked - before, blocked)} ms`);
  console.log(`ratio photo-shrink-long-tasks ${tasks} 0`);

  const family = await api(APP, 'sakura');
  const [{ subject }] = family.claims.subjects;
  const sakura = await sender('sakura');
  let most = 0;
  const watch = setInterval(() => { most = Math.max(most, resident()); }, 20);
  await Promise.all(Array.from({ length: AT_ONCE }, () => sakura.upload(subject, large)));
  clearInterval(watch);
  console.log(`${AT_ONCE} photos of ${(large.length / 1e6).toFixed(1)} MB at once`);
  console.log(`ratio photo-server-resident-MiB ${most.toFixed(0)} 286`);

  const small = await picture(app.page, 640, 480, 40);
  let left = ALBUM;
  for (const who of ['sakura', 'sasaki', 'hana']) {
    const { upload, show } = await sender(who);
    for (let n = 0; n < 17 && left > 0; n += 1) {
      const media = [];
      for (let one = 0; one < 5; one += 1) media.push(...await Promise.all([upload(subject, small), upload(subject, small)]));
      await show(subject, media);
      left -= media.length;
    }
  }
  await app.page.goto(`${APP}/subjects/${subject}/album`);
  await app.page.locator('.shot').first().waitFor();
  while (await app.page.locator('.shot').count() < ALBUM - left) {
    const count = await app.page.locator('.shot').count();
    await app.page.getByRole('button', { name: '前の写真を見る' }).click();
    await app.page.waitForFunction(count => document.querySelectorAll('.shot').length > count, count);
  }
  const scrolled = await app.page.evaluate(async () => {
    scrollTo(0, 0);
    await new Promise(resolve => setTimeout(resolve, 1_000));
    const { tasks: before, blocked } = globalThis.bench;
    while (scrollY + innerHeight < document.documentElement.scrollHeight - 2) {
      scrollBy(0, 200);
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
    await new Promise(resolve => setTimeout(resolve, 500));
    return { tasks: globalThis.bench.tasks - before, beyond: globalThis.bench.blocked - blocked, shots: document.querySelectorAll('.shot').length };
  });
  console.log(`${scrolled.shots} thumbnails scrolled; beyond 50 ms: ${scrolled.beyond} ms`);
  console.log(`ratio album-scroll-long-tasks ${scrolled.tasks} 0`);
} finally {
  await browser.close();
  plain.close();
  rmSync(folder, { recursive: true });
}
