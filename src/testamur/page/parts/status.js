// Whether the issuer has taken it back, by the lists that came with the file (Bitstring Status List 1.0 and older ones).
// What can't be relied on, for whatever reason, is not read: a list that is kept away must not say "valid".

const MIN_LENGTH = 131072, MAX_LIST = 2 * 2 ** 20, MAX_ENTRIES = 4;
const BITS = "BitstringStatusListEntry", LIST_2021 = "StatusList2021Entry";
const refuse = () => fail("status");

// `files` are texts by address; with `asOf` they are copies of that moment, and unsigned ones don't count.
class Lists {
  constructor({ files, resolver, now, asOf }) {
    Object.assign(this, { files, resolver, now: asOf ?? now, isCopy: asOf !== null, known: new Map() });
  }

  dated() {
    const dates = [...this.known.values()].map(({ validFrom, issuanceDate }) => validFrom ?? issuanceDate);
    const told = dates.filter((text) => momentOf(text) !== null);
    return told.length && this.isCopy ? isoText(told.sort((one, other) => momentOf(one) - momentOf(other))[0]) : "";
  }

  load(url) {
    if (!this.files || !has(this.files, url) || !isText(this.files[url])) refuse();
    return readCredential(utf8(this.files[url]));
  }

  async list(url, issuer) {
    if (!this.known.has(url)) {
      const held = this.load(url);
      if (issuerId(held.document) !== issuer) refuse();
      for (const check of await checkSignature(held, this.resolver)) {
        if (check.outcome !== "passed") refuse();
      }
      this.known.set(url, held.document);
    }
    return this.known.get(url);
  }

  async value(entry, issuer) {
    const url = entry.statusListCredential;
    return bitValue(entry, { url, list: await this.list(isText(url) ? url : "", issuer), held: this });
  }
}

const entryType = ({ type }) => {
  const first = Array.isArray(type) && type.length === 1 ? type[0] : type;
  return isText(first) ? first : "";
};
const purposeOf = (entry) => String(entry.statusPurpose ?? "");
const isJudged = (entry) => ![BITS, LIST_2021].includes(entryType(entry))
  || ["revocation", "suspension"].includes(purposeOf(entry));

async function bitValue(entry, { url, list, held }) {
  const { credentialSubject: subject, type } = list;
  if (!isText(entry.statusPurpose) || !isText(url)) refuse();
  if (!listOf(type).includes("BitstringStatusListCredential") || !isObject(subject)) refuse();
  if (listOf(subject.type).length !== 1 || listOf(subject.type)[0] !== "BitstringStatusList") refuse();
  // Without this, one list of an issuer could be passed off as another.
  if (list.id !== url) refuse();
  if (!listOf(subject.statusPurpose).includes(entry.statusPurpose)) refuse();
  checkListDates(list, held.now);
  const text = subject.encodedList;
  if (!isText(text) || !text.startsWith("u")) refuse();
  const bits = await unpack(text.slice(1)), index = entryIndex(entry.statusListIndex), size = entrySize(entry);
  let value = 0;
  for (let at = index * size; at < (index + 1) * size; at++) value = value * 2 + bitAt(bits, at);
  return value;
}

function checkListDates(list, now) {
  const dateOf = (text) => ((text ?? null) === null ? NaN : momentOf(text) ?? refuse());
  if (dateOf(list.validFrom ?? list.issuanceDate) > now + SKEW) refuse();
  if (dateOf(list.validUntil ?? list.expirationDate) < now) refuse();
}

function entryIndex(text) {
  if (!isText(text) || !/^(?:0|[1-9][0-9]{0,9})$/.test(text)) refuse();
  return Number(text);
}

function entrySize(entry) {
  const size = has(entry, "statusSize") ? entry.statusSize : 1;
  if (!Number.isInteger(size) || size < 1 || size > 8) refuse();
  if (size > 1 && listOf(entry.statusMessage).length !== 2 ** size) refuse();
  return size;
}

const bitAt = (bits, at) => (at < bits.length * 8 ? (bits[at >> 3] >> (7 - (at & 7))) & 1
  : refuse());

async function unpack(text) {
  const bits = await inflate(decodeBase64url(text), "gzip", MAX_LIST);
  return bits.length * 8 < MIN_LENGTH ? refuse() : bits;
}

function messageFor(entry, value) {
  const found = objects(entry.statusMessage).find(({ status }) =>
    isText(status) && /^0x[0-9a-fA-F]{1,8}$/.test(status) && parseInt(status, 16) === value);
  return String(found?.message ?? "");
}

const unread = (error, id = "status") => {
  if (!(error instanceof Fault)) throw error;
  return notChecked(id, "not_read");
};

async function checkStatus(document, lists) {
  const entries = objects(document.credentialStatus), judged = entries.filter(isJudged);
  const informing = entries.filter((entry) => !isJudged(entry)).slice(0, MAX_ENTRIES);
  const told = [judged.length ? await judge(document, judged, lists) : notChecked("status", "none_named")];
  for (const entry of informing.filter((each) => ["refresh", "message"].includes(purposeOf(each)))) {
    try {
      told.push(tell(entry, await lists.value(entry, issuerId(document))));
    } catch (error) {
      told.push(unread(error, purposeOf(entry)));
    }
  }
  return told;
}

async function judge(document, entries, lists) {
  let failure = null;
  for (const entry of entries.slice(0, MAX_ENTRIES)) {
    try {
      if (await isTakenBack(document, entry, lists)) {
        const purpose = purposeOf(entry);
        return failed("status", purpose === "revocation" ? "revoked" : "suspended", { purpose });
      }
    } catch (error) {
      failure = unread(error);
    }
  }
  if (failure) return failure;
  if (entries.length > MAX_ENTRIES) return notChecked("status", "not_read");
  const asOf = lists.dated();
  return asOf ? passed("status", "not_revoked_then", { asOf }) : passed("status", "not_revoked");
}

// 1EdTechRevocationList is not signed: a copy of it says nothing, and nothing is fetched here.
const isTakenBack = (document, entry, lists) =>
  (entryType(entry) === BITS ? lists.value(entry, issuerId(document)) : refuse());

function tell(entry, value) {
  if (purposeOf(entry) === "refresh") return passed("refresh", value ? "newer" : "current");
  return passed("message", "told", { value, message: messageFor(entry, value).slice(0, 500) });
}
