// Photos for tests: drawn in the page, so that they are as large as a phone's, each one another, and none is in the repository.
import type { Page } from '@playwright/test';

interface Picture {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A JPEG of one colour with some structure, or with a meal on it; `exif` stands where a camera writes it. */
export async function photo(page: Page, hue: number, { width = 1600, height = 1200, exif = '', meal = false } = {}): Promise<Picture> {
  const base64 = await page.evaluate(async ([hue, width, height, meal]) => {
    const canvas = new OffscreenCanvas(width, height);
    const paper = canvas.getContext('2d')!;
    paper.fillStyle = `hsl(${hue} 70% 50%)`;
    paper.fillRect(0, 0, width, height);
    for (let n = 0; n < (meal ? 0 : 60); n += 1) {
      paper.fillStyle = `hsl(${hue} 70% ${30 + n % 40}%)`;
      paper.fillRect((n * 7919) % width, (n * 104729) % height, 30, 30);
    }
    // A tray with rice, soup, fish and greens: place and size in hundredths, what lies under first.
    const dishes: [x: number, y: number, wide: number, high: number, colour: string][] = [
      [50, 50, 92, 86, '#5a3d2b'], [50, 50, 88, 81, '#7a5238'],
      [29, 66, 32, 40, '#f3efe6'], [29, 65, 26, 31, '#fffdf8'], [71, 66, 32, 40, '#2b2b30'], [71, 65, 26, 32, '#b5793c'],
      [67, 66, 5, 6, '#f4ead0'], [75, 62, 5, 6, '#f4ead0'], [72, 70, 7, 4, '#5d8a3a'],
      [38, 30, 50, 34, '#dfe8ee'], [38, 30, 36, 17, '#d98a5b'], [36, 28, 26, 7, '#e8ab80'], [55, 36, 7, 6, '#f5e27a'],
      [80, 29, 22, 29, '#f3efe6'], [80, 29, 15, 19, '#4f8a45'], [79, 27, 8, 8, '#6fae5c'],
    ];
    for (const [x, y, wide, high, colour] of meal ? dishes : []) {
      paper.fillStyle = colour;
      paper.beginPath();
      const [left, top] = [(x - wide / 2) * width / 100, (y - high / 2) * height / 100];
      if (wide > 80) paper.roundRect(left, top, wide * width / 100, high * height / 100, width / 20);
      else paper.ellipse(x * width / 100, y * height / 100, wide * width / 200, high * height / 200, 0, 0, 7);
      paper.fill();
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }, [hue, width, height, meal] as const);
  const plain = Buffer.from(base64, 'base64');
  const buffer = exif === '' ? plain : Buffer.concat([plain.subarray(0, 2), segment(exif), plain.subarray(2)]);
  return { name: `${hue}.jpg`, mimeType: 'image/jpeg', buffer };
}

/** An EXIF segment whose DateTimeOriginal is `date`, with a place behind it. */
function segment(date: string): Buffer {
  const tiff = Buffer.alloc(64 + 20);
  tiff.write('MM\0*', 0, 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  entry(tiff, 10, 0x8769, 4, 1, 26);
  tiff.writeUInt16BE(1, 26);
  entry(tiff, 28, 0x9003, 2, 20, 64);
  tiff.write(date, 64, 'latin1');
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from('GPS 35.68N 139.76E', 'latin1')]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

function entry(tiff: Buffer, at: number, tag: number, type: number, count: number, value: number): void {
  tiff.writeUInt16BE(tag, at);
  tiff.writeUInt16BE(type, at + 2);
  tiff.writeUInt32BE(count, at + 4);
  tiff.writeUInt32BE(value, at + 8);
}

/** What the server answers for a picture that is shown: its bytes, and the colour in its middle. */
export async function stored(page: Page, address: string): Promise<{ text: string; middle: number[]; width: number; height: number }> {
  return page.evaluate(async address => {
    const bytes = await (await fetch(address)).arrayBuffer();
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const { width, height } = bitmap;
    const paper = new OffscreenCanvas(width, height).getContext('2d')!;
    paper.drawImage(bitmap, 0, 0);
    const middle = [...paper.getImageData(width >> 1, height >> 1, 1, 1).data];
    return { text: new TextDecoder('latin1').decode(bytes), middle, width, height };
  }, address);
}

/** A second of film as this browser records it. */
export async function film(page: Page): Promise<Picture> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [320, 240];
    const paper = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm;codecs=vp8' });
    const parts: Blob[] = [];
    recorder.ondataavailable = event => parts.push(event.data);
    const stopped = new Promise(resolve => { recorder.onstop = resolve; });
    recorder.start();
    for (let n = 0; n < 24; n += 1) {
      paper.fillStyle = `hsl(${n * 15} 80% 50%)`;
      paper.fillRect(0, 0, 320, 240);
      await new Promise(resolve => { setTimeout(resolve, 50); });
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  });
  return { name: 'film.webm', mimeType: 'video/webm', buffer: Buffer.from(base64, 'base64') };
}
