// Finds the number below most with which SHA-256 of salt and number begins with hash. One block: salt and number are short.
onmessage = ({ data: { salt, hash, most } }) => {
  const constants = [];
  const start = [];
  for (let n = 2; constants.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) prime = prime && n % d > 0;
    if (!prime) continue;
    const fraction = (root) => ((root % 1) * 4294967296) | 0;
    if (start.length < 8) start.push(fraction(Math.sqrt(n)));
    constants.push(fraction(Math.cbrt(n)));
  }
  const words = new Int32Array(64);
  const turn = (x, by) => (x >>> by) | (x << (32 - by));
  const [first, second] = [0, 8].map((at) => parseInt(hash.slice(at, at + 8), 16) | 0);
  const fits = (text) => {
    words.fill(0, 0, 16);
    for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
    words[text.length >> 2] |= 128 << (24 - (text.length % 4) * 8);
    words[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const [x, y] = [words[i - 15], words[i - 2]];
      words[i] = words[i - 16] + words[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = start;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + words[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    return ((a + start[0]) | 0) === first && ((b + start[1]) | 0) === second;
  };
  for (let n = 0; n < most; n++) if (fits(salt + n)) return postMessage(n);
  throw 0;
};
