// A record of 10,000 entries, scrolled through on a slow processor, against a windowed list written by hand
// that is served beside the app in the same run.
import { createServer } from 'node:http';
import { api, launch, phone, quick, signIn } from './lib/browser.mjs';
import { fill } from './lib/record.mjs';

const ENTRIES = Number(process.env.TOWN_ENTRIES ?? 10_000);
const FRAMES = Number(process.env.TOWN_FRAMES ?? 1_200);
// 18,000 px a second: a hard fling on a phone.
const STEP = Number(process.env.TOWN_STEP ?? 300);
const APP = process.env.TOWN_URL;

const nurse = await api(APP, 'sasaki');
const record = await fill(nurse, ENTRIES);

let high = 180;
const plain = createServer((_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(byHand());
});
// Every row as high as the next, which is the easiest case: as high as ours are on average.
const byHand = () => `<!doctype html><meta charset="utf-8"><title>list</title><link rel="icon" href="data:,">
<style>body{margin:0;font:16px/1.6 sans-serif}#list{position:relative}article{position:absolute;inset-inline:0;height:${high}px;padding:12px;box-sizing:border-box;border-block-end:1px solid}</style>
<div id="list" role="feed"></div><script>
const ROWS=${ENTRIES},HIGH=${high},list=document.getElementById('list'),near=new Map();
list.style.height=ROWS*HIGH+'px';
function row(i){const a=document.createElement('article');a.setAttribute('role','article');a.style.top=i*HIGH+'px';
for(const [tag,text] of [['b','山田 太郎'],['span','看護師 みなとわ訪問看護ステーション'],['time','10:00'],['p','体温36.5度、血圧128/76。食事は半分ほど。'+i],['button','了解'],['button','ありがとう'],['button','コメントする']]){const n=document.createElement(tag);n.textContent=text;a.append(n)}return a}
function draw(){const first=Math.max(0,Math.floor(scrollY/HIGH)-3),end=Math.min(ROWS,Math.ceil((scrollY+innerHeight)/HIGH)+3);
for(const [i,n] of near)if(i<first||i>=end){n.remove();near.delete(i)}
for(let i=first;i<end;i+=1)if(!near.has(i)){const n=row(i);near.set(i,n);list.append(n)}}
addEventListener('scroll',draw);draw()</script>`;
await new Promise(resolve => plain.listen(0, '127.0.0.1', resolve));

/** Scrolls step by step, one a frame, and notes what stands in the middle of the window. */
const scroll = (page, frames, step) => page.evaluate(async ([frames, step]) => {
  const feed = document.querySelector('[role=feed]');
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  const seen = { blank: 0, nodes: 0, tasks: globalThis.bench.tasks };
  for (let n = 0; n < frames; n += 1) {
    scrollBy(0, step);
    await frame();
    // What is painted is judged after the frame's scroll event: at the start of the next one.
    const box = feed.getBoundingClientRect();
    const blank = at => {
      if (box.top >= at || box.bottom <= at) return false;
      const hit = document.elementFromPoint(box.left + box.width / 2, at);
      return hit !== null && feed.contains(hit) && !hit.closest('[role=article]');
    };
    // The gaps between rows are no blanks: three places at once are.
    if ([0.3, 0.5, 0.7].filter(part => blank(innerHeight * part)).length > 1) seen.blank += 1;
    seen.nodes = Math.max(seen.nodes, feed.querySelectorAll('*').length);
  }
  await new Promise(resolve => setTimeout(resolve, 200));
  return { ...seen, tasks: globalThis.bench.tasks - seen.tasks, at: scrollY };
}, [frames, step]);

/** Scrolls until all rows are here. */
async function loadAll(page) {
  const all = await page.waitForFunction(entries => {
    scrollTo(0, document.documentElement.scrollHeight);
    const rows = [...document.querySelectorAll('[role=feed] [role=article]')];
    const most = name => Math.max(...rows.map(row => Number(row.getAttribute(name))));
    const size = most('aria-setsize');
    return most('aria-posinset') >= size && size >= entries && size;
  }, ENTRIES, { polling: 40, timeout: 600_000 });
  return all.jsonValue();
}

const browser = await launch();
try {
  const { page, context } = await phone(browser, quick);
  await signIn(page, APP, 'sasaki');
  await page.goto(`${APP}/subjects/${record.subject}`);
  await page.locator('[role=feed] [role=article]').first().waitFor();
  const size = await loadAll(page);
  high = Math.round(await page.evaluate(() => document.querySelector('[role=feed]').offsetHeight) / size);
  await page.evaluate(() => scrollTo(0, 0));
  await page.locator('[role=feed] [aria-posinset="1"]').waitFor();
  const ours = await scroll(page, FRAMES, STEP);
  await context.close();

  const other = await phone(browser, quick);
  await other.page.goto(`http://127.0.0.1:${plain.address().port}/`);
  const hand = await scroll(other.page, FRAMES, STEP);
  await other.context.close();

  console.log(`${size} entries, ${FRAMES} frames of ${STEP} px`);
  console.log(`app: ${JSON.stringify(ours)}`);
  console.log(`by hand: ${JSON.stringify(hand)}`);
  console.log(`ratio scroll-nodes ${ours.nodes} 400`);
  console.log(`ratio scroll-blank-frames ${ours.blank} 0`);
  console.log(`ratio scroll-long-tasks-more-than-by-hand ${Math.max(0, ours.tasks - hand.tasks)} 0`);
} finally {
  await browser.close();
  plain.close();
}
