// Draws a photo anew beside the page: upright, small, turned, cut and covered as somebody asked. What the file knew
// beside the picture (place, camera) stays behind; when it was taken is told to the page, which asks whether to keep it.
//
// In:  { n, file, side, quality, turn, crop, hide }: `turn` in quarters to the right; `crop` and each of `hide` as
//      [x, y, width, height] in parts of the whole, `crop` of the turned picture, `hide` of the cut one.
// Out: { n, blob, width, height, taken } or { n, failed: true }; `taken` as "YYYY:MM:DD HH:MM:SS", or empty.

const HEAD = 262144;
const EXIF_DATE = 0x9003;
const EXIF_POINTER = 0x8769;

/** DateTimeOriginal of a JPEG's EXIF; empty where there is none, or where it cannot be read. */
function takenAt(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return '';
  for (let at = 2; at + 4 <= view.byteLength;) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (marker < 0xff00 || marker === 0xffda || length < 2) return '';
    const isExif = marker === 0xffe1 && at + 10 < view.byteLength && view.getUint32(at + 4) === 0x45786966;
    if (isExif) return dateOf(view, at + 10, Math.min(at + 2 + length, view.byteLength));
    at += 2 + length;
  }
  return '';
}

/** `start` is where the TIFF header stands, `end` the first byte behind the segment. */
function dateOf(view, start, end) {
  const little = view.getUint16(start) === 0x4949;
  const entry = (at, wanted) => {
    if (at + 2 > end) return -1;
    const count = view.getUint16(at, little);
    for (let n = 0; n < count && at + 14 + 12 * n <= end; n += 1) {
      if (view.getUint16(at + 2 + 12 * n, little) === wanted) return at + 2 + 12 * n;
    }
    return -1;
  };
  if (start + 8 > end) return '';
  const pointer = entry(start + view.getUint32(start + 4, little), EXIF_POINTER);
  if (pointer < 0) return '';
  const date = entry(start + view.getUint32(pointer + 8, little), EXIF_DATE);
  if (date < 0) return '';
  const text = start + view.getUint32(date + 8, little);
  if (text + 19 > end) return '';
  const letters = new Uint8Array(view.buffer, text, 19);
  const said = String.fromCharCode(...letters);
  return /^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d$/.test(said) ? said : '';
}

async function draw({ file, side, quality, turn, crop, hide }) {
  const [bitmap, head] = await Promise.all([createImageBitmap(file), file.slice(0, HEAD).arrayBuffer()]);
  const onItsSide = turn % 2 === 1;
  const [wide, high] = onItsSide ? [bitmap.height, bitmap.width] : [bitmap.width, bitmap.height];
  const [left, top, part, rest] = crop;
  const [cutWide, cutHigh] = [wide * part, high * rest];
  const scale = Math.min(1, side / Math.max(cutWide, cutHigh));
  const [width, height] = [Math.max(1, Math.round(cutWide * scale)), Math.max(1, Math.round(cutHigh * scale))];
  const canvas = new OffscreenCanvas(width, height);
  const paper = canvas.getContext('2d', { alpha: false });
  // JPEG has no transparency: what is empty becomes white and not black.
  paper.fillStyle = '#fff';
  paper.fillRect(0, 0, width, height);
  // Halving needs no more than four neighbours of each pixel; what shrinks further would flicker with so few.
  paper.imageSmoothingQuality = scale < 0.5 ? 'high' : 'low';
  paper.scale(width / cutWide, height / cutHigh);
  paper.translate(wide / 2 - wide * left, high / 2 - high * top);
  paper.rotate(turn * Math.PI / 2);
  paper.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2);
  bitmap.close();
  paper.resetTransform();
  // One colour: what was blurred or cut into squares can be guessed.
  paper.fillStyle = '#777';
  for (const [x, y, w, h] of hide) paper.fillRect(x * width, y * height, w * width, h * height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  return { blob, width, height, taken: takenAt(head) };
}

onmessage = async ({ data }) => {
  try {
    postMessage({ n: data.n, ...await draw(data) });
  } catch {
    postMessage({ n: data.n, failed: true });
  }
};
