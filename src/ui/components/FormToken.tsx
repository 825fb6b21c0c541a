/** The CSRF token that every form of the portal carries (`c.get("formToken")`). */
export function FormToken({ token }: { readonly token: string }) {
  return <input type="hidden" name="form_token" value={token} />;
}

/** The one-use key of a form that moves money (`newToken()`, made when the form is rendered): the same key pays once. */
export function RequestKey({ requestKey }: { readonly requestKey: string }) {
  return <input type="hidden" name="request_key" value={requestKey} />;
}
