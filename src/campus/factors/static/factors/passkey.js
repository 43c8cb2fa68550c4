/* Passkeys: what the server asks goes to the browser, and what the browser answers goes into the form, as JSON.

   <form data-passkey="get" data-ask="/…" hidden>   fetches what to ask when it is sent; shown where passkeys are known
   <form data-passkey="create" data-options="{…}">  has it already; [data-with] is shown and [data-without] hidden then
   <p data-said data-stopped=… hidden>              says in words what went wrong */
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const REASONS = { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "known", SecurityError: "elsewhere", ConstraintError: "unable", NotSupportedError: "unable" };

  function read(options) {
    const asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user.id = bytes(asked.user.id);
    (asked.excludeCredentials || []).forEach((each) => { each.id = bytes(each.id); });
    return { publicKey: asked };
  }

  function written(made) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = text(made.response[name]);
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} });
  }

  async function ask(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.ask, { method: "POST", body: new FormData(form) });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function say(form, error) {
    const place = form.querySelector("[data-said]");
    place.textContent = place.dataset[REASONS[error.name] || "failed"];
    place.hidden = false;
  }

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    let isBusy = false;
    form.hidden = false;
    form.querySelectorAll("[data-with]").forEach((each) => { each.hidden = false; });
    form.querySelectorAll("[data-without]").forEach((each) => { each.hidden = true; });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (isBusy) return;
      isBusy = true;
      form.querySelector("[data-said]").hidden = true;
      try {
        const made = await navigator.credentials[form.dataset.passkey](read(await ask(form)));
        form.elements.answer.value = written(made);
        form.submit();
      } catch (error) {
        say(form, error);
        isBusy = false;
      }
    });
  });
})();
