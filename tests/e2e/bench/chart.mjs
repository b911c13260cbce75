// A year of four series, drawn on a slow tablet: how much script it takes from the press until the charts stand there.
// The last open subject of the nurse gets the values, not the first, whose record the others fill.
import { api, launch, median, quick, signIn, tablet } from './lib/browser.mjs';
import { DAY, measure } from './lib/record.mjs';

const TURNS = Number(process.env.TOWN_TURNS ?? 15);
const APP = process.env.TOWN_URL;
const YEAR = 365;
const SERIES = 4;
const LIMIT_MS = 50;
const JAPAN = 9 * DAY / 24;

// The year before this one: the demo town has measured nothing in it, so the four series are all there is.
const tomorrow = (Math.floor((Date.now() + JAPAN) / DAY) + 1) * DAY - JAPAN;
const [from, to] = [tomorrow - 2 * YEAR * DAY, tomorrow - YEAR * DAY];
const nurse = await api(APP, 'sasaki');
const { subject } = await measure(nurse, from, to);

/** Promises the moment at which every chart shows something else than now, and has been painted. */
const watch = series => {
  const shown = () => [...document.querySelectorAll('.chart-main')].map(path => path.getAttribute('d'));
  const old = new Set(shown());
  globalThis.bench.drawn = new Promise((resolve, reject) => {
    const patience = setTimeout(reject, 20_000, new Error('no other charts came'));
    const observer = new MutationObserver(() => {
      const now = shown();
      if (now.length < series || now.some(path => old.has(path))) return;
      observer.disconnect();
      clearTimeout(patience);
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(now.length)));
    });
    observer.observe(document.querySelector('.charts'), { childList: true, subtree: true, attributes: true, attributeFilter: ['d'] });
  });
};

const browser = await launch();
try {
  const { context, page } = await tablet(browser, quick);
  await signIn(page, APP, 'sasaki');
  await page.goto(`${APP}/subjects/${subject}/vitals`);
  const choice = days => page.locator('.chart-tools label.segment', { has: page.locator(`input[value="${days}"]`) });
  await choice(YEAR).tap();
  await page.getByRole('button', { name: '前の期間' }).tap();
  await page.waitForFunction(series => document.querySelectorAll('.chart-drawing').length === series, SERIES);

  const devtools = await context.newCDPSession(page);
  // The machine is noisy: the processor's time is told and not the clock's. What is counted is ScriptDuration, and
  // neither the network nor style, layout and paint are in it.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => Object.fromEntries((await devtools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value * 1_000]));
  const middle = async days => {
    const { x, y, width, height } = await choice(days).boundingBox();
    return [x + width / 2, y + height / 2];
  };

  /** Presses a stretch, and says what was spent until its charts were drawn. */
  async function press(days) {
    const place = await middle(days);
    await page.evaluate(watch, SERIES);
    // What the last press left to do is done: the page is idle twice in a row.
    await page.evaluate(() => new Promise(quiet => requestIdleCallback(() => requestIdleCallback(quiet))));
    const before = await spent();
    // Neither the finger nor the waiting runs any script of Playwright's in the page.
    await page.touchscreen.tap(...place);
    const { exceptionDetails, result } = await devtools.send('Runtime.evaluate', { expression: 'bench.drawn', awaitPromise: true });
    const after = await spent();
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    if (result.value !== SERIES) throw new Error(`${result.value} charts of ${SERIES}`);
    const of = name => after[name] - before[name];
    return { script: of('ScriptDuration'), task: of('TaskDuration'), shape: of('LayoutDuration') + of('RecalcStyleDuration') };
  }

  const seen = { week: [], year: [] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    seen.week.push(await press(7));
    seen.year.push(await press(YEAR));
  }
  const points = await page.locator('.chart-main').evaluateAll(paths => paths.map(path => path.getAttribute('d').match(/[LM]/g).length));
  if (points.some(points => points < YEAR)) throw new Error(`charts of ${points} points`);
  const of = (list, key) => median(list.map(one => one[key]));
  console.log(`a year of ${SERIES} series, ${points.join(', ')} points, ${TURNS} times`);
  for (const [name, list] of Object.entries(seen)) {
    const [script, task, shape] = ['script', 'task', 'shape'].map(key => of(list, key).toFixed(1));
    console.log(`${name}: script ${script} ms (first ${list[0].script.toFixed(1)}), style and layout ${shape} ms, all tasks ${task} ms`);
  }
  console.log(`ratio chart-year-script-ms ${of(seen.year, 'script').toFixed(1)} ${LIMIT_MS}`);
} finally {
  await browser.close();
}
