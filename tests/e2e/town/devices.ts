// The three devices that people hold: a family's phone, a nurse's tablet, an office's screen.
import type { BrowserContextOptions } from '@playwright/test';

export type Device = 'phone' | 'tablet' | 'desktop';

export const DEVICES: Record<Device, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  desktop: { viewport: { width: 1440, height: 900 } },
};
