// A credential inside its own picture or certificate: PNG, SVG and PDF, each read within limits (testamur.baking).

const MAX_FILE = 10 * 2 ** 20;
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const SVG = "http://www.w3.org/2000/svg";
const SVG_PLACES = [["https://purl.imsglobal.org/ob/v3p0", "credential"], ["http://openbadges.org", "assertion"]];
const latin1 = (bytes) => new TextDecoder("latin1").decode(bytes);

async function openFile(bytes) {
  const start = latin1(bytes.subarray(0, 1024));
  const kind = startsWith(bytes, PNG.slice(0, 4)) ? "png" : start.includes("%PDF-") ? "pdf"
    : /^(?:\xef\xbb\xbf)?\s*</.test(start) ? "svg" : "none";
  if (kind === "none") return readCredential(bytes);
  if (bytes.length > MAX_FILE) fail();
  const held = await { png: unbakePng, svg: unbakeSvg, pdf: unbakePdf }[kind](bytes);
  if (held.length > MAX_BYTES) fail();
  decodeText(held);
  return readCredential(held, kind);
}

// Inflate no further than the limit; `kind` is gzip or deflate (zlib).
async function inflate(bytes, kind, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(kind)).getReader();
  const pieces = [];
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > most) break;
      pieces.push(part.value);
    }
  } catch {
    fail();
  }
  if (size > most) {
    await reader.cancel().catch(() => {});
    fail();
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crcOf(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function* pngChunks(png) {
  if (!startsWith(png, PNG)) fail();
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  for (let at = PNG.length, number = 0; number < 20000; number++) {
    const end = at + 12 <= png.length ? at + 12 + view.getUint32(at) : Infinity;
    if (end > png.length) fail();
    if (crcOf(png.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) fail();
    const kind = latin1(png.subarray(at + 4, at + 8));
    if ((number === 0) !== (kind === "IHDR")) fail();
    if (kind === "IEND") return;
    yield { kind, body: png.subarray(at + 8, end - 4) };
    at = end;
  }
  fail();
}

async function unbakePng(png) {
  const held = [];
  for (const { kind, body } of pngChunks(png)) {
    const name = latin1(body.subarray(0, 80)).split("\0")[0];
    if (name === "openbadges" && ["iTXt", "tEXt", "zTXt"].includes(kind)) held.push({ kind, body, name });
    if (name === "openbadgecredential" && kind === "iTXt") held.push({ kind, body, name });
  }
  const newer = held.filter(({ name }) => name === "openbadgecredential"), found = newer.length ? newer : held;
  if (found.length > 1) fail();
  return found.length ? textOfChunk(found[0]) : fail("none");
}

function textOfChunk({ kind, body, name }) {
  const rest = body.subarray(name.length + 1);
  if (kind === "tEXt") return rest;
  if (kind === "zTXt") return inflate(rest.subarray(1), "deflate", MAX_BYTES);
  const language = rest.indexOf(0, 2), start = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (start < 0 || rest[0] > 1 || rest[1]) fail();
  const text = rest.subarray(start + 1);
  return rest[0] ? inflate(text, "deflate", MAX_BYTES) : text;
}

function unbakeSvg(bytes) {
  const text = decodeText(bytes).replace(/^\ufeff/, "");
  const encoding = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(text);
  if (encoding && !/^utf-?8$/i.test(encoding[1])) fail();
  if (/<!ENTITY/.test(text)) fail();
  const tree = new DOMParser().parseFromString(text, "text/xml"), root = tree.documentElement;
  if (tree.querySelector("parsererror")) fail();
  if (root.localName !== "svg" || ![SVG, null].includes(root.namespaceURI)) fail();
  const found = SVG_PLACES.map(([space, name]) => outermost(tree, space, name)).find((places) => places.length) ?? [];
  if (found.length > 1) fail();
  if (!found.length) fail("none");
  return utf8(textOfElement(found[0]));
}

function outermost(tree, space, name) {
  const all = [...tree.getElementsByTagNameNS(space, name)];
  return all.filter((one) => !all.some((other) => other !== one && other.contains(one)));
}

function textOfElement(element) {
  const trim = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  const attribute = trim(element.getAttribute("verify") ?? ""), body = trim(element.textContent);
  const isNew = element.namespaceURI === SVG_PLACES[0][0];
  if (isNew && attribute && body) fail();
  return body || attribute;
}

// Embedded files of a PDF are found by looking; nothing else of it is parsed.
async function unbakePdf(pdf) {
  const text = latin1(pdf), found = new Map();
  if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(text)) fail("none");
  let number = 0;
  for (const mark of text.matchAll(/\/Type\s*\/EmbeddedFile\b/g)) {
    if (++number > 64) fail();
    const held = trimmed(await embeddedFile(pdf, text, mark.index)), told = latin1(held);
    if (/^(?:\{[^]*"credentialSubject"|[\w-]+\.[\w-]+\.[\w-]+$)/.test(told)) found.set(told, held);
  }
  if (found.size > 1) fail();
  return found.size ? found.values().next().value : fail("none");
}

function embeddedFile(pdf, text, mark) {
  const stream = /\bstream\r?\n/.exec(text.slice(mark, mark + 2048));
  if (!stream) fail();
  const start = mark + stream.index + stream[0].length;
  const dictionary = text.slice(Math.max(text.lastIndexOf(" obj", mark), mark - 2048), start);
  const length = /\/Length\s+(\d{1,9})(?!\s+\d+\s+R)\b/.exec(dictionary);
  const end = length ? start + Number(length[1]) : text.slice(0, text.indexOf("endstream", start)).trimEnd().length;
  if (end < start || end > pdf.length) fail();
  const filter = /\/Filter\s*(?:\[\s*)?\/(\w+)(\s*\])?\s*(\/\w*Decode)?/.exec(dictionary);
  if (!filter) return pdf.subarray(start, end);
  if (filter[1] !== "FlateDecode" || filter[3]) fail();
  return inflate(pdf.subarray(start, end), "deflate", MAX_BYTES);
}
