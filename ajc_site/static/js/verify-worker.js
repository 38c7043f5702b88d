// The SHA-256 (FIPS 180-4) of a file, read piece by piece: browsers compute one of what is in memory alone, and a film
// has no room there. Tested with the standard's own examples and against another implementation.

const PIECE = 4 * 1024 * 1024;
const BLOCK = 64;

// The first 32 bits of what stands behind the point of the cube roots and square roots of the first primes.
const PRIMES = [];
for (let number = 2; PRIMES.length < 64; number++) {
  if (PRIMES.every((prime) => number % prime)) PRIMES.push(number);
}
const behindPoint = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const ROUNDS = Int32Array.from(PRIMES, (prime) => behindPoint(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => behindPoint(Math.sqrt(prime)));

class Sha256 {
  constructor() {
    this.state = Int32Array.from(START);
    this.words = new Int32Array(64);
    this.rest = new Uint8Array(BLOCK * 2);
    this.left = 0;
    this.length = 0;
  }

  update(bytes) {
    this.length += bytes.length;
    let from = 0;
    if (this.left) {
      from = Math.min(BLOCK - this.left, bytes.length);
      this.rest.set(bytes.subarray(0, from), this.left);
      this.left += from;
      if (this.left < BLOCK) return;
      this.blocks(this.rest, 0, BLOCK);
      this.left = 0;
    }
    const whole = from + Math.floor((bytes.length - from) / BLOCK) * BLOCK;
    this.blocks(bytes, from, whole);
    this.rest.set(bytes.subarray(whole));
    this.left = bytes.length - whole;
  }

  // A one, zeros, and the length in bits, up to the end of a block.
  digest() {
    const size = this.left < BLOCK - 8 ? BLOCK : BLOCK * 2;
    this.rest.fill(0, this.left, size);
    this.rest[this.left] = 0x80;
    const view = new DataView(this.rest.buffer);
    view.setUint32(size - 8, Math.floor(this.length / 2 ** 29));
    view.setUint32(size - 4, (this.length % 2 ** 29) * 8);
    this.blocks(this.rest, 0, size);
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  blocks(bytes, from, to) {
    const w = this.words;
    let [h0, h1, h2, h3, h4, h5, h6, h7] = this.state;
    for (let at = from; at < to; at += BLOCK) {
      for (let i = 0, p = at; i < 16; i++, p += 4) {
        w[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
      }
      for (let i = 16; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      let a = h0, b = h1, c = h2, d = h3, e = h4, f = h5, g = h6, h = h7;
      for (let i = 0; i < 64; i++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + t1) | 0;
        d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      h0 = (h0 + a) | 0; h1 = (h1 + b) | 0; h2 = (h2 + c) | 0; h3 = (h3 + d) | 0;
      h4 = (h4 + e) | 0; h5 = (h5 + f) | 0; h6 = (h6 + g) | 0; h7 = (h7 + h) | 0;
    }
    this.state.set([h0, h1, h2, h3, h4, h5, h6, h7]);
  }
}

self.onmessage = async ({ data: file }) => {
  try {
    const sum = new Sha256();
    for (let at = 0; at < file.size; at += PIECE) {
      sum.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
      self.postMessage({ done: Math.min(1, (at + PIECE) / file.size) });
    }
    self.postMessage({ checksum: sum.digest() });
  } catch {
    self.postMessage({ failed: true });
  }
};
