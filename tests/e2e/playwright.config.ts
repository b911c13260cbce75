// How the browser tests run. TOWN_URL names a running server with the demo town, TOWN_CHROMIUM the
// browser. Folders say where a test runs: everywhere/ on all three devices, phone/, tablet/ and
// desktop/ on that one, gallery/ against a build with the catalogue.
import { defineConfig } from '@playwright/test';
import { DEVICES } from './town/devices';

const chromium = process.env.TOWN_CHROMIUM ?? '/usr/bin/chromium';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: '.',
  outputDir: 'results/runs',
  fullyParallel: false,
  workers: Number(process.env.TOWN_WORKERS ?? 2),
  // On a machine that does other things too; what needed its second go is listed as flaky at the end of the run.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['json', { outputFile: 'results/report.json' }]],
  use: {
    baseURL: process.env.TOWN_URL ?? 'http://127.0.0.1:8787',
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromium, args: flags },
  },
  projects: [
    ...(['phone', 'tablet', 'desktop'] as const).map(name => ({
      name,
      testMatch: [`everywhere/**/*.spec.ts`, `${name}/**/*.spec.ts`],
      use: DEVICES[name],
    })),
    { name: 'gallery', testMatch: ['gallery/**/*.spec.ts'], use: DEVICES.tablet },
  ],
});
