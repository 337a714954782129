// Reads a card's code and seals answers to the opening's public key: `window.sealing`.
// The same bytes as surveys/answering/tablet/sealing.py opens; the key of a message is never kept.
const ALPHABET = "0123456789ABCDEFGHJKMNPRSTVWXYZ";
const CODE_LENGTH = 10;
const FROM = "ILOQUАВСЕНКМРТХУІЈЅОԚԜҮѴΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
const TO = "1100VABCEHKMPTXY1JS00WYVABEZH1KMN0PTYX";
const GAPS = /[\s\-‐‑‒–—―−_.·\u00ad\u200b\u200e\u200f\u2060\ufeff]/gu;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
// Seals of all answers are alike in length up to this many bytes.
const BLOCK = 4096;
const MS = 1000;

function toBase64(bytes) {
  return btoa(Array.from(new Uint8Array(bytes), byte => String.fromCharCode(byte)).join(""));
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
}

// The code as it is meant, or an empty text if its check does not hold.
function readCode(text) {
  const plain = text.normalize("NFKC").toUpperCase().replace(GAPS, "");
  const code = Array.from(plain, sign => (FROM.includes(sign) ? TO[FROM.indexOf(sign)] : sign));
  if (code.length !== CODE_LENGTH || code.some(sign => !ALPHABET.includes(sign))) return "";
  const sum = code.reduce((total, sign, at) => total + (at + 1) * ALPHABET.indexOf(sign), 0);
  return sum % ALPHABET.length === 0 ? code.join("") : "";
}

function padded(written) {
  const bytes = new TextEncoder().encode(JSON.stringify(written));
  const whole = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK).fill(0x20);
  whole.set(bytes);
  return whole;
}

async function contentKey(own, theirs, salt, info) {
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

async function seal(written, { opening, key }) {
  const id = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const label = new TextEncoder().encode(`tabletti-1:${opening}`);
  const theirs = await crypto.subtle.importKey("raw", fromBase64(key), CURVE, false, []);
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const secret = await contentKey(own.privateKey, theirs, id, label);
  const additionalData = Uint8Array.of(...label, ...id);
  const plain = padded({ ...written, written: Math.floor(Date.now() / MS) });
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, secret, plain);
  const point = await crypto.subtle.exportKey("raw", own.publicKey);
  const [idText, pointText, ivText, dataText] = [id, point, iv, data].map(toBase64);
  return { opening, id: idText, point: pointText, iv: ivText, data: dataText };
}

window.sealing = { readCode, seal };
