// JSON Schema, draft 2020-12, as far as the bundled schemas use it, and which of several faults is the most telling.
// The builder refuses a schema with a keyword that is not read here.

const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const TYPES = {
  object: isObject,
  array: Array.isArray,
  string: isText,
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  null: (value) => value === null,
};
const KEYWORDS = {
  type: (value, types) => listOf(types).some((type) => TYPES[type](value)),
  const: (value, wanted) => isSame(value, wanted),
  enum: (value, wanted) => wanted.some((each) => isSame(value, each)),
  pattern: (value, text) => !isText(value) || patternOf(text).test(value),
  minLength: (value, least) => !isText(value) || [...value].length >= least,
  minItems: (value, least) => !Array.isArray(value) || value.length >= least,
  minProperties: (value, least) => !isObject(value) || Object.keys(value).length >= least,
  minimum: (value, least) => typeof value !== "number" || value >= least,
  maximum: (value, most) => typeof value !== "number" || value <= most,
};
const APPLIED = {
  * required(value, names) {
    if (isObject(value)) for (const name of names) if (!has(value, name)) yield {};
  },
  * properties(value, schemas, held) {
    if (!isObject(value)) return;
    for (const name of Object.keys(schemas)) {
      if (has(value, name)) yield* within(faults(value[name], schemas[name], held.root), name);
    }
  },
  * items(value, schema, held) {
    const first = held.schema.prefixItems?.length ?? 0;
    if (!Array.isArray(value)) return;
    for (let at = first; at < value.length; at++) yield* within(faults(value[at], schema, held.root), at);
  },
  * prefixItems(value, schemas, held) {
    if (!Array.isArray(value)) return;
    for (const [at, schema] of schemas.slice(0, value.length).entries()) {
      yield* within(faults(value[at], schema, held.root), at);
    }
  },
  * contains(value, schema, held) {
    if (Array.isArray(value) && !value.some((item) => isFaultless(item, schema, held.root))) yield {};
  },
  * allOf(value, schemas, held) {
    for (const schema of schemas) yield* faults(value, schema, held.root);
  },
  * anyOf(value, schemas, held) {
    const context = [];
    for (const schema of schemas) {
      const found = [...faults(value, schema, held.root)];
      if (!found.length) return;
      context.push(...found);
    }
    yield { context };
  },
  * if(value, schema, held) {
    if (isFaultless(value, schema, held.root) && held.schema.then) yield* faults(value, held.schema.then, held.root);
  },
  * $ref(value, name, held) {
    yield* faults(value, held.root.$defs[name.slice("#/$defs/".length)], held.root);
  },
};
const patterns = new Map();

function patternOf(text) {
  if (!patterns.has(text)) patterns.set(text, new RegExp(text.replaceAll("\\s", SPACE), "u"));
  return patterns.get(text);
}

const isFaultless = (value, schema, root) => faults(value, schema, root).next().done;

function* within(found, step) {
  for (const fault of found) yield { ...fault, path: [step, ...fault.path] };
}

function* faults(value, schema, root) {
  for (const [keyword, wanted] of Object.entries(schema)) {
    const own = { keyword, wanted, value, schema, path: [], context: [] };
    if (has(KEYWORDS, keyword) && !KEYWORDS[keyword](value, wanted)) yield own;
    else if (has(APPLIED, keyword)) {
      for (const fault of APPLIED[keyword](value, wanted, { schema, root })) yield { ...own, ...fault };
    }
  }
}

// As the Python library "jsonschema" weighs them: the highest fault, and within alternatives the deepest.
function weigh(fault) {
  const { schema, value, keyword, path } = fault;
  const isOfType = has(schema, "type") && listOf(schema.type).some((type) => TYPES[type](value));
  return [-path.length, path, keyword !== "anyOf", !isOfType];
}

function compare(one, other) {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    if (at >= one.length || at >= other.length) return one.length - other.length;
    if (Array.isArray(one[at])) {
      const found = compare(one[at], other[at]);
      if (found) return found;
    } else if (one[at] !== other[at]) {
      return one[at] < other[at] ? -1 : 1;
    }
  }
  return 0;
}

function mostTelling(found) {
  let best = found.reduce((held, fault) => (compare(weigh(fault), weigh(held)) > 0 ? fault : held));
  const steps = [...best.path];
  while (best.context.length) {
    const sorted = best.context.toSorted((one, other) => compare(weigh(one), weigh(other)));
    if (sorted.length > 1 && !compare(weigh(sorted[0]), weigh(sorted[1]))) break;
    [best] = sorted;
    steps.push(...best.path);
  }
  const place = steps.map((step) => (Number.isInteger(step) ? step + 1 : step)).join(" › ").slice(0, 120);
  return { rule: best.keyword, place, ...faultOf(best, place) };
}

function faultOf({ keyword, wanted, value, schema }, place) {
  if (keyword === "required") {
    return { fault: place ? "missing_in" : "missing", name: wanted.find((name) => !has(value, name)) };
  }
  const form = schema.title, rules = keyword === "contains" ? wanted : { [keyword]: wanted };
  if (form) return { fault: /^\p{Ll}/u.test(form) ? "form" : "kind", form };
  const texts = listOf(rules.enum ?? rules.const);
  return { fault: texts[0] ? "says" : "wrong", wanted: texts };
}

function schemaProblem(document, schema) {
  const found = [];
  for (const fault of faults(document, schema, schema)) if (found.push(fault) === 20) break;
  return found.length ? mostTelling(found) : null;
}
