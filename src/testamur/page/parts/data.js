// What the builder put beside the scripts: sentences, schemas, the addresses of known contexts, issuers vouched for.

const page = globalThis.document;
const DATA = JSON.parse(page.getElementById("data").textContent);
const { contexts: CONTEXTS, issuers: ISSUERS, schemas: SCHEMAS } = DATA;
const SHARED = SCHEMAS["ob-3.0-achievement-credential"].$defs;
for (const schema of Object.values(SCHEMAS)) schema.$defs = { ...SHARED, ...schema.$defs };
