// Draw the seal of a credential from its digest: the same lines as the product draws (design reference, "Seal").
// Only + - * / and floor, in one order, and a sine of its own, so that engines cannot disagree.

const TAU = 6.283185307179586, { floor } = Math;

function sin(turns) {
  let x = turns - floor(turns), u, v, s;
  if (x > 0.75) x = x - 1; else if (x > 0.25) x = 0.5 - x;
  u = x * TAU; v = u * u;
  s = 1 - v / 210;
  s = 1 - v / 156 * s;
  s = 1 - v / 110 * s;
  s = 1 - v / 72 * s;
  s = 1 - v / 42 * s;
  s = 1 - v / 20 * s;
  s = 1 - v / 6 * s;
  return u * s;
}
function cos(turns) { return sin(turns + 0.25); }
function gcd(a, b) { while (b) { let r = a % b; a = b; b = r; } return a; }

function parameters(b) {
  let fold = 5 + b[0] % 9, lines = [], i, c, f, k, m, R, E, A, B, C;
  for (i = 0; i < 4; i++) {
    c = b.slice(8 * i, 8 * i + 8);
    f = c.map((x) => x / 255);
    if (i === 0) {
      k = 2 + floor((36 + c[1] % 13) / fold);
      m = 4 + c[2] % 2; R = 452; E = 2 + 6 * f[3]; B = 0.2 * f[5]; C = 0;
      A = 20 + 6 * f[4];
    } else if (i === 1) {
      k = 2 + c[1] % 5;
      m = 8 + c[2] % 5; R = 306; E = 2 + 42 * f[3]; B = 0.1 + 0.45 * f[5]; C = 0.5 * f[6] - 0.25;
      A = (92 + 12 * f[4] - E) / (1 + B + C);
    } else if (i === 2) {
      k = 2 + c[1] % 4;
      m = 5 + c[2] % 5; R = 196; E = 24 * f[3] - 28; B = 0.1 + 0.45 * f[5]; C = 0.5 * f[6] - 0.25;
      A = 48 + 16 * f[4];
    } else {
      k = 1 + c[1] % 2;
      m = 3 + c[2] % 3; R = 88; E = 6 * f[3]; B = 0.3 * f[5]; C = 0;
      A = 36 + 12 * f[4];
    }
    while (gcd(m, fold * k) > 1) m++;
    lines.push([fold, k, m, R, E, A, B, C, f[7], i ? f[0] / fold : 0]);
  }
  return lines;
}

function line(p, k, m, R, E, A, B, C, a, turn) {
  let q = p * k, n = 2 * q > 3 * p * m ? 4 * q : 6 * p * m, pts = [], knots = [], out, h, i;
  function round(v) { return floor(v + 0.5); }
  for (h = 0; h < 2 * n; h++) {
    let t = h / (2 * n) * m, swell = cos(p * t);
    let r = R + E * swell + A * (1 + B * swell + C * cos(2 * p * t)) * sin(q * h / (2 * n) + a);
    pts.push([r * sin(t + turn), 0 - r * cos(t + turn)]);
  }
  for (i = 0; i < n; i++) {
    let x = pts[2 * i][0], y = pts[2 * i][1], before = pts[(2 * i + 2 * n - 1) % (2 * n)], after = pts[2 * i + 1];
    let sx = (after[0] - before[0]) / 3, sy = (after[1] - before[1]) / 3;
    knots.push([x, y, x - sx, y - sy, x + sx, y + sy].map(round));
  }
  out = ["M" + knots[0][0] + " " + knots[0][1]];
  for (i = 1; i <= n; i++) {
    let o = knots[i - 1], w = knots[i % n];
    out.push((i === 1 ? "c" + (o[4] - o[0]) + " " + (o[5] - o[1]) + " " : "s") +
      [w[2] - o[0], w[3] - o[1], w[0] - o[0], w[1] - o[1]].join(" "));
  }
  return out.join("").replace(/ -/g, "-") + "z";
}

function sealPaths(digits) {
  if (!/^[0-9a-f]{64}$/i.test(digits)) fail();
  let bytes = digits.match(/../g).map((x) => parseInt(x, 16));
  return parameters(bytes).map((v) => line(...v));
}

